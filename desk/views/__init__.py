"""The pages people work on. A view fetches what this person may see, reads a form, calls one use-case, answers."""
