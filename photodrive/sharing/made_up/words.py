"""Words for passwords that are made up: short, easy to spell, and none that anybody minds."""

from __future__ import annotations

_WORDS = """
    acorn alder almond amber anchor apple apricot april arbour arch arrow ash aspen aster autumn badger bamboo
    barley barn basil basin basket bay beach beacon beaver beech bell berry birch bird biscuit blossom blue boat
    bonfire book border boulder bramble branch bread breeze brick bridge brook broom brown bucket buckle bud
    bumble butter button cabin cactus cake camel candle canoe canyon cape caramel carrot castle cave cedar
    celery chair chalk cherry chess chestnut chimney cider cinder circle citrus clay clear cliff clock cloud
    clover coast cobble cocoa coconut comet compass copper coral cork corn cotton cove crane cream creek crocus
    crow crystal cuckoo curlew current cypress daisy dale damson dawn deer delta desert dew diamond dolphin
    domino donkey dove dragon drift drum duck dune eagle east echo elbow elder elm ember emerald estuary evening
    falcon farm feather fennel fern ferry field fig finch fir firefly fjord flag flame flax flint flower flute
    fog forest fossil fountain fox frost galaxy garden garlic garnet gate gecko ginger glacier glade glass glen
    globe goat gold goose gorge grain granite grape grass gravel green grove gull hail hammock harbour hare harp
    harvest hawk hay hazel heath heather hedge heron hickory hill holly honey hoop horizon horse husk iceberg
    indigo inlet iris iron island ivory ivy jade jasmine jay jetty jigsaw juniper kayak kelp kernel kettle kite
    kiwi lagoon lake lamp lantern larch lark laurel lava lavender leaf lemon lentil lichen lighthouse lilac lily
    lime linden linen lion lizard llama lobster loft lotus lupin lynx maize mallow mango maple marble march
    marigold market marsh marten meadow melon mercury midnight mill mimosa mint mirror mist mole moon moor moose
    morning moss moth mountain mulberry mushroom myrtle nectar needle nest nettle nickel noon north nougat
    nutmeg oak oasis oat ocean olive onion opal orange orchard orchid orchestra osprey otter owl oyster paddle
    palm pansy paper parsley pasture path peach peacock pear pearl pebble pelican pencil pepper petal piano pier
    pilgrim pine planet plateau plum polar pollen pond pony poplar poppy prairie primrose puddle puffin pumpkin
    purple quail quarry quartz quill quince rabbit radish rain rainbow raisin raven reed reef ribbon rice ridge
    ripple river robin rocket rose rosemary ruby rye saddle saffron sage sail salmon salt sand sapphire sardine
    scarf school sea seal seed sepia shadow shale shell shore silk silver skipper sky slate snail snow sorrel
    south spark sparrow spice spider spindle spring spruce square squirrel star starling steam steeple stone
    stork storm stove straw stream sugar summer sun sunset swallow swan sycamore table tansy teapot temple
    thistle thunder thyme tide tiger timber toffee topaz torch tower trail train tree trout tulip tundra turnip
    turquoise turtle twig umbrella valley vanilla velvet verbena village vine violet volcano waffle wagon walnut
    walrus water wave west whale wheat wheel whisper willow wind window winter wolf wood wool wren yarrow yellow
    zebra zephyr zinc
"""
WORDS = tuple(_WORDS.split())
