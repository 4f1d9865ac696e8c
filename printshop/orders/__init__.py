"""The counter: price list, basket, placing an order and its life afterwards."""
