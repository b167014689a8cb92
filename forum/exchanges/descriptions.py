"""What a member may say of herself for the figures: by the code that is kept, the words."""

from collections.abc import Mapping

from forum.kernel.wording import mark

GENDERS: Mapping[str, str] = {
    "woman": mark("A woman"),
    "man": mark("A man"),
    "another": mark("Another gender"),
}
ORGANISATION_TYPES: Mapping[str, str] = {
    "grassroots": mark("A women’s or grassroots group"),
    "civil_society": mark("Another organisation of civil society"),
    "local_authority": mark("A local authority"),
    "government": mark("A national government"),
    "international": mark("An international organisation"),
    "research": mark("A university or research institute"),
    "business": mark("A business"),
    "nobody": mark("No organisation"),
}
