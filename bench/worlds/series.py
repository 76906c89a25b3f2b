"""Words that tell the products of a world apart; a search looks for them."""

SERIES = (
    *("Aster", "Birch", "Cedar", "Dahlia", "Ember", "Fennel", "Garnet", "Hazel", "Indigo"),
    *("Juniper", "Kelp", "Larch", "Maple", "Nettle", "Onyx", "Poppy", "Quartz", "Rowan"),
    *("Sorrel", "Thistle", "Umber", "Violet", "Willow", "Yarrow", "Zinnia"),
)
