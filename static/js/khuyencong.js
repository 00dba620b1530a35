// What makes the pages quicker to use. Every page also works without this file.
(() => {
  "use strict";

  // ── A form is sent once ──────────────────────────────────────────────────────────────────────
  // The server refuses a second sending as well; this spares people the refusal.
  const AGAIN_AFTER_MS = 20000;
  const sent = new WeakSet();

  const release = (form) => {
    sent.delete(form);
    form.querySelectorAll("button[data-kc-held]").forEach((button) => {
      button.disabled = false;
      button.removeAttribute("data-kc-held");
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-kc-once]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.add(form);
    // Later, because a button disabled now would not send its own name and value.
    setTimeout(() => {
      form.querySelectorAll("button[type=submit]:not(:disabled)").forEach((button) => {
        button.disabled = true;
        button.setAttribute("data-kc-held", "");
      });
    });
    setTimeout(() => release(form), AGAIN_AFTER_MS);
  }, true);

  // Back from the next page: the form must be usable again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-kc-once]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-kc-once]");
    if (form) release(form);
  });

  // ── The place one is at stands in view, also where a phone is too narrow for all places ─────────
  document.querySelectorAll(".kc-nav").forEach((nav) => {
    const list = nav.querySelector("ul");
    const here = nav.querySelector("[aria-current]");
    const mark = () => {
      nav.toggleAttribute("data-kc-before", list.scrollLeft > 4);
      nav.toggleAttribute("data-kc-behind", list.scrollLeft + list.clientWidth < list.scrollWidth - 4);
    };
    if (here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
    list.addEventListener("scroll", mark, { passive: true });
    window.addEventListener("resize", mark);
    mark();
  });

  // ── All boxes of a list at once ──────────────────────────────────────────────────────────────
  document.querySelectorAll("[data-kc-check-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll(`input[type=checkbox][name="${button.dataset.kcCheckAll}"]`)];
      const fresh = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = fresh; });
      button.textContent = fresh ? "Bỏ đánh dấu tất cả" : "Đánh dấu tất cả";
    });
  });

  // ── What was typed is not lost by leaving ────────────────────────────────────────────────────
  const typed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-kc-unsaved]");
    if (form) typed.add(form);
  });
  document.addEventListener("submit", (event) => typed.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const form of typed) if (!form.isConnected) typed.delete(form);
    if (typed.size) event.preventDefault();
  });

  // ── Money: 1234567 becomes 1.234.567 while typing, and is read out below ─────────────────────
  const digitsOf = (text) => text.replace(/\D/g, "");
  const grouped = (digits) => digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");

  const said = (digits) => {
    const names = ["đồng", "nghìn", "triệu", "tỷ", "nghìn tỷ"];
    const groups = grouped(digits).split(".").map(Number);
    const parts = groups
      .map((group, place) => [group, names[groups.length - 1 - place]])
      .filter(([group, name]) => group && name !== "đồng")
      .map(([group, name]) => `${group} ${name}`);
    const last = groups[groups.length - 1];
    return `${[...parts, ...(last ? [last] : [])].join(" ")} đồng`;
  };

  const showMoney = (input) => {
    const digits = digitsOf(input.value);
    let line = input.nextElementSibling;
    if (!line || !line.matches(".kc-said")) {
      line = document.createElement("p");
      line.className = "kc-said";
      line.setAttribute("aria-hidden", "true");
      input.after(line);
    }
    const readable = /^[\d.]+$/.test(input.value) && digits.length > 3 && digits.length < 16;
    line.textContent = readable ? said(digits) : "";
    showMost(input, readable ? Number(digits) : 0);
  };

  // ── More than the norms give is said while typing; sending it is refused by the server ──────────
  const showMost = (input, amount) => {
    const most = Number(input.dataset.kcMost || 0);
    if (!input.dataset.kcMost) return;
    let line = document.getElementById(`${input.id}_most`);
    if (!line) {
      line = document.createElement("p");
      line.id = `${input.id}_most`;
      line.className = "kc-over";
      line.setAttribute("role", "status");
      (input.nextElementSibling || input).after(line);
    }
    const over = amount - most;
    line.textContent = over > 0
      ? `Quá mức theo định mức ${grouped(String(over))} đồng (tối đa ${grouped(String(most))} đồng): hồ sơ sẽ không nộp được.`
      : "";
  };

  const groupMoney = (input) => {
    // Words, commas and minus signs stay as typed: the server says what is wrong with them.
    if (!/^[\d.\s]*$/.test(input.value)) return;
    const after = digitsOf(input.value.slice(input.selectionEnd)).length;
    input.value = grouped(digitsOf(input.value));
    let caret = input.value.length;
    for (let passed = 0; caret > 0 && passed < after; caret -= 1) {
      if (/\d/.test(input.value[caret - 1])) passed += 1;
    }
    input.setSelectionRange(caret, caret);
  };

  // ── Days: the slashes come by themselves ─────────────────────────────────────────────────────
  const typeDay = (input, event) => {
    if (!(event.inputType || "").startsWith("insert")) return;
    const text = input.value.replace(/\/{2,}/g, "/");
    input.value = /^(\d{2}|\d{1,2}\/\d{2})$/.test(text) ? `${text}/` : text;
  };
  const tidyDay = (input) => {
    input.value = input.value.trim().replace(/^(\d{2})(\d{2})(\d{4})$/, "$1/$2/$3");
  };

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (input.matches("[data-kc-money]")) {
      groupMoney(input);
      showMoney(input);
    } else if (input.matches("[data-kc-day]")) {
      typeDay(input, event);
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-kc-day]")) tidyDay(event.target);
  });

  // ── From the summary of errors to the field ──────────────────────────────────────────────────
  const toField = (place) => {
    const control = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
    (place.closest(".kc-field") || place).scrollIntoView({ block: "start", behavior: "instant" });
    if (control) control.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".kc-errors a[href^='#']");
    if (!link) return;
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    event.preventDefault();
    toField(place);
  });

  // ── The menu of the user closes as menus do ──────────────────────────────────────────────────
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.kc-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.kc-menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // ── Choosing files ───────────────────────────────────────────────────────────────────────────
  // The browser labels its own control in its own language; ours speaks Vietnamese and lists what was chosen.
  const dressPicker = (input) => {
    if (input.closest(".kc-picked")) return;
    const alone = input.closest("form[data-kc-upload]");
    const box = document.createElement("span");
    box.className = "kc-picked";
    const face = document.createElement("span");
    face.className = "btn btn-secondary";
    face.setAttribute("aria-hidden", "true");
    face.textContent = alone ? "Thêm tệp" : "Chọn tệp";
    const names = document.createElement("ul");
    input.replaceWith(box);
    box.append(face, names, input);
    // A line of the checklist takes nothing but files, so choosing them is sending them.
    if (alone) alone.querySelector("button[type=submit]").hidden = true;
    input.addEventListener("change", () => {
      const heavy = tooHeavy(input);
      refuseAt(alone || box, heavy);
      if (heavy) input.value = "";
      names.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name}, ${weight(file.size)}`;
        return line;
      }));
      if (!alone || !input.files.length) return;
      face.textContent = "Đang tải lên…";
      alone.classList.add("kc-sending");
      alone.requestSubmit();
    });
  };

  // What is too heavy is said before it is sent: over a slow line the answer would come after minutes, if at all.
  const weight = (bytes) => {
    if (bytes < 1024) return `${bytes} byte`;
    if (bytes < 1048576) return `${Math.floor(bytes / 1024)} KB`;
    return `${(bytes / 1048576).toFixed(1).replace(/\.0$/, "").replace(".", ",")} MB`;
  };
  const tooHeavy = (input) => {
    const limits = { ...(input.form ? input.form.dataset : {}), ...input.dataset };
    const files = [...input.files];
    const one = files.find((file) => limits.kcMostFile && file.size > Number(limits.kcMostFile) && !/\.zip$/i.test(file.name));
    if (one) {
      return `Tệp «${one.name}» nặng ${weight(one.size)}, quá mức ${weight(Number(limits.kcMostFile))}; chưa tệp nào được gửi. `
        + "Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.";
    }
    const all = files.reduce((sum, file) => sum + file.size, 0);
    return limits.kcMostForm && all > Number(limits.kcMostForm)
      ? `Các tệp đã chọn nặng ${weight(all)}, quá mức ${weight(Number(limits.kcMostForm))} cho một lần; chưa tệp nào được gửi. Hãy gửi làm nhiều lần.`
      : "";
  };
  const refuseAt = (place, sentence) => {
    const before = place.previousElementSibling;
    if (before && before.matches("[data-kc-heavy]")) before.remove();
    if (!sentence) return;
    const told = document.createElement("div");
    told.className = "kc-message kc-message-error";
    told.setAttribute("role", "alert");
    told.setAttribute("data-kc-heavy", "");
    told.tabIndex = -1;
    const words = document.createElement("p");
    words.textContent = sentence;
    told.append(words);
    place.before(told);
    show(told);
  };

  // ── The invented logins of a demonstration fill the form ─────────────────────────────────────
  const fillIn = (card) => {
    const form = document.querySelector(".kc-door-form form");
    form.elements.username.value = card.dataset.username;
    form.elements.password.value = card.dataset.password;
    form.querySelector("button[type=submit]").focus();
    form.scrollIntoView({ block: "center" });
    document.querySelectorAll("[data-kc-login]").forEach((other) => other.classList.toggle("kc-chosen", other === card));
  };
  const offerLogins = (root) => {
    root.querySelectorAll("[data-kc-login]").forEach((card) => {
      if (card.querySelector("button")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = "Điền sẵn";
      button.setAttribute("aria-label", `Điền sẵn tài khoản ${card.dataset.username}`);
      button.addEventListener("click", () => fillIn(card));
      card.append(button);
    });
  };

  // ── A reviewer's word on a line by one key; only while the focus is on the choices of that line ──
  const WORDS = { a: "ACCEPTED", g: "REDUCED", l: "QUERIED" };
  document.addEventListener("keydown", (event) => {
    const choices = event.target.closest(".kc-verdict");
    const word = WORDS[event.key.toLowerCase()];
    if (!choices || !word || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = choices.querySelector(`[value="${word}"]`);
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // ── What was refused stands in view, has the focus and is read out ───────────────────────────
  // One thing wrong: at its field, whose description says it. More: at the list of them all.
  const showWhatIsWrong = (root) => {
    const told = root.querySelector(".kc-errors[data-kc-focus]") || root.querySelector("[data-kc-focus]");
    if (!told) return;
    const ways = told.querySelectorAll("a[href^='#']");
    const only = ways.length === 1 && told.querySelectorAll("li").length === 1;
    const place = only ? document.getElementById(ways[0].getAttribute("href").slice(1)) : null;
    if (place) toField(place);
    else show(told);
  };
  const show = (told) => {
    told.focus({ preventScroll: true });
    const block = told.offsetHeight < window.innerHeight / 2 ? "center" : "start";
    told.scrollIntoView({ block, behavior: "instant" });
  };

  // ── On arrival, of the page or of a piece that htmx put into it ──────────────────────────────
  const arrive = (root) => {
    root.querySelectorAll("[data-kc-money]").forEach(showMoney);
    root.querySelectorAll("input[type=file]").forEach(dressPicker);
    offerLogins(root);
    showWhatIsWrong(root);
  };
  arrive(document);
  // A browser that goes to the place an address names takes the focus away again: once more when it has come to rest.
  // It goes there in the frame after all is loaded.
  const rested = () => requestAnimationFrame(() => requestAnimationFrame(() => showWhatIsWrong(document)));
  if (window.location.hash) window.addEventListener("load", rested);
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) arrive(event.target);
  });
})();
