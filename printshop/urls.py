"""The pages of the shop, to be included at the root of its host, or under a prefix."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from printshop.web.counter import address, basket, importing, orders
from printshop.web.shared import look
from printshop.web.shared.unavailable import honest
from printshop.web.sources import callback, connect, keys, sign_in, start

app_name = "printshop"
urlpatterns = [
    path("", start.StartView.as_view(), name="start"),
    path("sources/", start.SourcesView.as_view(), name="sources"),
    path("keys/<slug:slug>/", keys.KeysView.as_view(), name="keys"),
    path("connect/<slug:slug>/", connect.ConnectView.as_view(), name="connect"),
    path("callback/<slug:slug>/", callback.CallbackView.as_view(), name="callback"),
    path("disconnect/<slug:slug>/", connect.DisconnectView.as_view(), name="disconnect"),
    path("signin/", sign_in.SignInView.as_view(), name="signin"),
    path("signin/<slug:slug>/", sign_in.SignInAtView.as_view(), name="signin_at"),
    path("account/", sign_in.AccountView.as_view(), name="account"),
    path("signout/", sign_in.SignOutView.as_view(), name="signout"),
    path("signed-out/", sign_in.SignedOutView.as_view(), name="signed_out"),
    path("import/", importing.ImportView.as_view(), name="import"),
    path("import/progress/", importing.ProgressView.as_view(), name="import_progress"),
    path("import/retry/", importing.RetryView.as_view(), name="import_retry"),
    path("photos/<uuid:photo_id>/", importing.PhotoView.as_view(), name="photo"),
    path("basket/", basket.BasketView.as_view(), name="basket"),
    path("basket/add/", basket.BasketAddView.as_view(), name="basket_add"),
    path("basket/address/", address.AddressView.as_view(), name="address"),
    path("basket/review/", address.ReviewView.as_view(), name="review"),
    path("orders/", orders.OrderListView.as_view(), name="orders"),
    path("orders/<slug:number>/", orders.OrderView.as_view(), name="order"),
    path("orders/<slug:number>/cancel/", orders.OrderCancelView.as_view(), name="order_cancel"),
    path("look/<slug:version>/colours.css", look.style_sheet, name="look"),
    path("look/<slug:version>/<slug:drawing>.svg", look.drawing, name="look_drawing"),
]
for pattern in urlpatterns:
    # The shop has customers of its own: no page of it is behind a LoginRequiredMiddleware of the project. And no form
    # of another site counts, whatever middleware that has.
    pattern.callback = login_not_required(honest(csrf_protect(pattern.callback)))
