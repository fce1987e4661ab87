"""Check a receipt: is what the platform holds still what it said then? For whoever has the file; it says no more."""

import json

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huiyin.audit.receipts import BadReceipt, Receipt, missing_steps, read_receipt
from huiyin.web.doors import open_to_all

LARGEST = 200_000  # bytes
MOST_STEPS = 1000


class ReceiptForm(forms.Form):
    receipt = forms.FileField(label=_("Your receipt"), help_text=_("The file that you saved, receipt-….json."))
    read: Receipt

    def clean_receipt(self):
        file = self.cleaned_data["receipt"]
        try:
            if file.size > LARGEST:
                raise BadReceipt("too large")
            self.read = read_receipt(json.loads(file.read()))
            if not 0 < len(self.read.steps) <= MOST_STEPS or "\0" in self.read.chain:
                raise BadReceipt("no steps")
            if not all(0 < seq < 2**31 for seq, _hash in self.read.steps):
                raise BadReceipt("no such steps")
        except (BadReceipt, ValueError, RecursionError) as unread:
            raise forms.ValidationError(
                _("This is no receipt of ours. Choose the file as it was saved, unchanged.")
            ) from unread
        return file


@open_to_all
def check(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None, request.FILES or None)
    context: dict = {"form": form}
    if request.method == "POST":
        form = context["form"] = ReceiptForm(request.POST, request.FILES)
        if form.is_valid():
            missing = missing_steps(form.read)
            context |= {"checked": True, "steps": len(form.read.steps), "missing": missing}
            return render(request, "portal/pages/receipt.html", context)
    return render(request, "portal/pages/receipt.html", context, status=422 if form.is_bound else 200)
