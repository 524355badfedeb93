module example.com/meridian/checkout-api

go 1.25
