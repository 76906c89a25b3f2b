"""Documents of a market, as those who look after it see them."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from checkout.documents.api.document import DocumentKindEnum, told_summary
from checkout.documents.models import Document
from checkout.documents.queries import documents_in
from i18n.locales.api.money import Money
from shop.accounts.rights import seen
from shop.kit.graphql.connection import PageInfo, connection, page_of_rows, page_size
from shop.kit.graphql.selection import selected
from shop.schema.manage.place import Place

USUAL_PAGE = 24


class DocumentType(graphene.ObjectType):
    """An invoice, receipt, note or voucher, as it was issued."""

    class Meta:
        name = "Document"

    number = graphene.String(required=True, description="Unique for the seller in its year.")
    kind = graphene.Field(DocumentKindEnum, required=True, description="What the document is.")
    title = graphene.String(required=True, description="What it is, in its own language.")
    order = graphene.String(required=True, description="Number of the order that it is about.")
    issued_at = graphene.DateTime(required=True, description="When it was issued.")
    total = graphene.Field(Money, required=True, description="What the document comes to.")
    url = graphene.String(
        required=True, description="Path of its page for the staff; with `.pdf` for `/`, the file."
    )


class DocumentEdge(graphene.ObjectType):
    """A document and its place in the list."""

    node = graphene.Field(DocumentType, required=True, description="The document of this place.")
    cursor = graphene.String(required=True, description="Opaque; begins the page after it.")


class DocumentConnection(graphene.ObjectType):
    """A page of documents."""

    edges = graphene.List(
        graphene.NonNull(DocumentEdge), required=True, description="Documents with their cursors."
    )
    nodes = graphene.List(
        graphene.NonNull(DocumentType), required=True, description="The documents themselves."
    )
    page_info = graphene.Field(PageInfo, required=True, description="Where the page stands.")
    total_count = graphene.Int(required=True, description="How many there are in all.")


class MarketDocuments:
    """The documents of a market."""

    documents = graphene.Field(
        DocumentConnection,
        required=True,
        first=graphene.Int(default_value=USUAL_PAGE, description="How many at most."),
        after=graphene.String(
            description="Cursor of the one before the first; the list begins when left out."
        ),
        search=graphene.String(
            description="Part of a document's or an order's number; all when left out."
        ),
        description="What was issued here, the last first.",
    )

    @staticmethod
    def resolve_documents(
        root: Place,
        info: GraphQLResolveInfo,
        first: int | None = None,
        after: str | None = None,
        search: str | None = None,
    ) -> dict[str, Any]:
        found = seen(root.viewer, documents_in(root.market, search or ""))
        size = page_size(first, None, usual=USUAL_PAGE)
        page = page_of_rows(found, size=size, after=after, told=_told)
        total = found.count() if "totalCount" in selected(info) else None
        return {**connection(page), "total_count": total}


def _told(document: Document) -> dict[str, Any]:
    return {
        **told_summary(document),
        "order": document.order.number,
        "url": f"/manage/documents/{document.market.code}/{document.number}/",
    }
