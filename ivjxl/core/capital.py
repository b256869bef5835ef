"""Capital and capital reserve when stock acquisition rights are exercised.

Money is in yen, shares are whole numbers.
"""

from fractions import Fraction
from math import ceil

from ivjxl.core.exact import Number, amount, count
from ivjxl.errors import InputError, Text

_NOT_MORE_THAN_SHARES = Text(
    "must not exceed the shares delivered", "交付株式数以下の株数が必要です"
)


def limit(
    *,
    payment_per_share: Number,
    strike: Number,
    shares: Number,
    treasury_shares: Number = 0,
    treasury_disposal_loss: Number = 0,
) -> Fraction:
    """Return the upper limit of the capital increase of one exercise, yen.

    Parameters
    ----------
    payment_per_share
        What was paid for the right, per share under it (its carrying amount),
        at least 0.
    strike
        What is paid on exercise, per share, at least 0.
    shares
        All shares delivered in this exercise.
    treasury_shares
        How many of them are the company's own shares; these increase nothing.
    treasury_disposal_loss
        Loss on disposing of those, yen, at least 0; it lowers the limit.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Notes
    -----
    ``(payment + strike) · (shares - treasury shares) - loss``, not below 0.
    Source: Ordinance on Company Accounting art. 17(1).

    Examples
    --------
    >>> int(limit(payment_per_share=1773, strike=1, shares=200))
    354800
    """
    delivered = count("shares", shares)
    treasury = count("treasury_shares", treasury_shares)
    if treasury > delivered:
        raise InputError("treasury_shares", _NOT_MORE_THAN_SHARES, treasury_shares)
    per_share = amount("payment_per_share", payment_per_share) + amount("strike", strike)
    loss = amount("treasury_disposal_loss", treasury_disposal_loss)
    return max(per_share * (delivered - treasury) - loss, Fraction(0))


def increase(
    *,
    payment_per_share: Number,
    strike: Number,
    shares: Number,
    treasury_shares: Number = 0,
    treasury_disposal_loss: Number = 0,
) -> int:
    """Return the increase of capital stock of one exercise, whole yen.

    Half of the `limit` for all shares of the exercise, rounded up to the yen
    once. Arguments and errors are those of `limit`. Source: the usual terms of
    issue with Companies Act art. 445(2) (at least half becomes capital).

    Examples
    --------
    Even price, one share: the odd half yen goes to capital.

    >>> increase(payment_per_share=1774, strike=1, shares=1)
    888
    >>> increase(payment_per_share=1773, strike=1, shares=200, treasury_shares=200)
    0
    """
    return ceil(
        limit(
            payment_per_share=payment_per_share,
            strike=strike,
            shares=shares,
            treasury_shares=treasury_shares,
            treasury_disposal_loss=treasury_disposal_loss,
        )
        / 2
    )


def reserve_increase(
    *,
    payment_per_share: Number,
    strike: Number,
    shares: Number,
    treasury_shares: Number = 0,
    treasury_disposal_loss: Number = 0,
) -> Fraction:
    """Return the increase of the capital reserve of one exercise, yen.

    The `limit` less the `increase` of capital stock, exactly; 0 where a limit
    below a yen was rounded up to one. Arguments and errors are those of
    `limit`. Source: Companies Act art. 445(3).

    Examples
    --------
    >>> int(reserve_increase(payment_per_share=1774, strike=1, shares=1))
    887
    """
    arguments = {
        "payment_per_share": payment_per_share,
        "strike": strike,
        "shares": shares,
        "treasury_shares": treasury_shares,
        "treasury_disposal_loss": treasury_disposal_loss,
    }
    return max(limit(**arguments) - increase(**arguments), Fraction(0))
