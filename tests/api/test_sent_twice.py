"""A program that sends the very same report again within minutes gets the first one's receipt."""


def test_an_api_key_that_tries_again_gets_the_first_receipt(program, lamp):
    lin = program("lin")
    first, second = lin.done("/reports", lamp), lin.done("/reports", lamp)
    assert second["number"] == first["number"] and second["repeated"] and not first["repeated"]
