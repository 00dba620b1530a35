"""The dossiers of the demo, modelled on published cases of An Giang and Kiên Giang.

Figures and their sources stand with each story; people, establishments, tax codes and papers are invented.
"""

from demo.stories.carried import carried_over
from demo.stories.einvoices import the_same_invoice_again, three_einvoices
from demo.stories.ended import rejected, stopped, withdrawn
from demo.stories.group import four_rice_mills
from demo.stories.machine import half_of_a_small_machine, machine_before_2018, returned_and_amended
from demo.stories.open_now import open_now
from demo.stories.opinions import opinions_asked

#: key -> story; played in this order.
STORIES = {
    "mau-1-may-truoc-2018": machine_before_2018,
    "mau-2-nhom-bon-co-so": four_rice_mills,
    "mau-3-giong-rieng-2025": half_of_a_small_machine,
    "mau-4-tra-lai-dieu-chinh": returned_and_amended,
    "mau-5-khong-phe-duyet": rejected,
    "mau-6-ngung-thu-hoi": stopped,
    "mau-7-rut-ho-so": withdrawn,
    "mau-8-ba-hoa-don-dien-tu": three_einvoices,
    "mau-9-hoa-don-dung-hai-lan": the_same_invoice_again,
    "mau-10-chuyen-nam-sau": carried_over,
    "mau-11-lay-y-kien": opinions_asked,
}

__all__ = ["STORIES", "open_now"]
