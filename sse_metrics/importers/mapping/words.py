"""How registers and procurement tables of other makers call what our columns hold, in the languages of their makers.

Words stand folded as templates.model.folded folds them, best first: where a table has several, the first one is meant.
They were gathered from ESSGlobal 2.1 (Solidarity Economy Association), the Korean lists of certified enterprises, the
Indonesian procurement systems LPSE and SIRUP, and headings that French and Spanish open data use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# By "<table>.<column>" first, then by the name of a column in whatever table.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "enterprise.enterprise_id": (
        "identifier", "인증번호", "지정번호", "등록번호", "관리번호", "organisation id", "organization id",
        "org id", "id",
        "identifiant", "identificador", "nomor induk koperasi", "nik", "연번", "code", "codigo",
    ),
    "enterprise.name": (
        "name", "기업명", "기관명", "업체명", "상호", "상호명", "단체명", "조합명", "법인명", "enterprise name",
        "organisation name", "organization name", "nom", "raison sociale", "denomination", "nombre", "razon social",
        "nama koperasi", "nama",
    ),
    "enterprise.identifier": (
        "companies house number", "company number", "charity number", "사업자등록번호", "사업자번호", "법인등록번호",
        "siren", "siret", "numero siren", "nif", "cif", "nit", "rut", "npwp", "registration number",
    ),
    "enterprise.family": (
        "인증유형", "유형", "기업유형", "조직형태", "구분", "legal form", "legal forms", "organisational structure",
        "type", "organization type", "organisation type", "forme juridique", "forma juridica", "tipo",
        "jenis koperasi",
        "bentuk",
    ),
    "enterprise.sector": (
        "sic section", "isic section", "업종", "업태", "산업분류", "sector", "industry", "secteur",
        "secteur d activite",
        "sector de actividad", "bidang usaha", "sektor", "name",
    ),
    "enterprise.founded_on": (
        "설립일", "설립일자", "설립연월일", "founded", "founded on", "date of incorporation", "incorporation date",
        "registered date", "date de creation", "fecha de constitucion", "fecha de creacion", "tanggal pendirian",
        "tanggal berdiri",
    ),
    "enterprise.registered_on": (
        "등록일", "등록일자", "신고수리일", "인가일", "지정일", "지정일자", "registered on", "registration date",
        "date d enregistrement", "fecha de registro", "fecha de inscripcion", "tanggal registrasi",
    ),
    "enterprise.certified_on": (
        "인증일자", "인증일", "인증연월일", "certified on", "certification date", "date d agrement",
        "fecha de certificacion",
    ),
    "enterprise.website": (
        "website", "홈페이지", "홈페이지주소", "누리집", "url", "web", "site web", "sitio web", "pagina web",
        "situs web",
    ),
    "field_point.point_id": ("id", "point id", "fid", "objectid", "geonameid"),
    "field_point.label": ("label", "name", "title", "이름", "명칭", "시설명", "nom", "nombre", "nama"),
    "field_point.kind": ("kind", "type", "category", "종류", "분류", "categorie", "categoria", "jenis", "kategori"),
    "field_point.accuracy_m": ("accuracy", "정확도", "precision"),
    "field_point.collected_on": ("collected on", "조사일", "date", "fecha", "tanggal"),
    "purchase.purchase_id": (
        "kd lelang", "contract id", "award id", "purchase id", "계약번호", "공고번호", "입찰공고번호",
        "numero de marche",
        "numero de contrato", "id contrato", "kode tender", "kode lelang", "id",
    ),
    "purchase.title": (
        "nama lelang", "nama paket", "nama tender", "title", "contract title", "계약명", "공고명", "사업명",
        "건명", "objet",
        "objet du marche", "objeto", "objeto del contrato", "description",
    ),
    "purchase.amount": (
        "nilai kontrak", "hasil lelang", "harga kontrak", "award amount", "contract amount", "contract value",
        "계약금액",
        "낙찰금액", "amount", "value", "montant", "importe", "importe adjudicacion", "monto",
    ),
    "purchase.awarded_on": (
        "tanggal kontrak", "award date", "contract date", "date awarded", "계약일자", "계약일", "낙찰일", "낙찰일자",
        "date de notification", "fecha de adjudicacion", "tanggal akhir lelang", "tgl pengumuman",
    ),
    "purchase.category": (
        "kategori", "jenis pengadaan", "main procurement category", "category", "업무구분", "계약종류",
        "nature du marche",
        "tipo de contrato",
    ),
    "purchase.method": (
        "metode pengadaan", "procurement method", "method", "계약방법", "procedure", "procedimiento", "metode",
    ),
    "purchase.tenderers": ("number of tenderers", "tenderers", "입찰참가자수", "jumlah peserta"),
    "buyer.buyer_id": ("kd satker", "buyer id", "기관코드", "수요기관코드", "kode satker"),
    "buyer.name": (
        "nama satker", "satuan kerja", "buyer", "buyer name", "purchaser", "contracting authority", "발주기관",
        "수요기관",
        "수요기관명", "계약기관", "acheteur", "organo de contratacion", "entidad", "nama agency", "kldi",
    ),
    "purchase_supplier.supplier_key": (
        "npwp pemenang", "supplier id", "supplier identifier", "업체사업자등록번호", "kd pemenang",
    ),
    "purchase_supplier.supplier_name": (
        "nama pemenang", "supplier", "supplier name", "contractor", "awarded to", "winner", "계약업체", "계약업체명",
        "낙찰자", "낙찰업체", "계약상대자", "공급업체", "titulaire", "attributaire", "adjudicatario",
        "proveedor", "contratista",
        "pemenang", "penyedia",
    ),
    "latitude": (
        "latitude", "lat", "geo container latitude", "위도", "y좌표", "latitud", "lintang", "garis lintang",
    ),
    "longitude": (
        "longitude", "lon", "lng", "long", "geo container longitude", "경도", "x좌표", "longitud", "bujur",
        "garis bujur",
    ),
    "currency": ("currency", "통화", "devise", "moneda", "mata uang"),
    "amount": ("금액", "판매금액", "판매액", "매출액", "amount", "montant", "importe", "jumlah"),
    "enterprise_id": ("기업번호", "기업명", "업체명", "enterprise", "entreprise", "empresa"),
    "year": ("연도", "년도", "year", "annee", "ano", "tahun"),
}  # fmt: skip

# Headings that only stand in for what is meant: the end of a tender for the day of the award, the middle of a postcode
# for an address, a running number for an identifier.
STANDS_IN = frozenset(
    {"tanggal akhir lelang", "tgl pengumuman", "geo container latitude", "geo container longitude", "연번"}
)

# Headings of procurement plans: packages that somebody means to buy, for which no award can be known.
PLANNED = frozenset(
    {"tanggal awal pengadaan", "tanggal akhir pengadaan", "발주시기", "발주예정", "발주예정월", "planned date",
     "pemilihan penyedia", "awal pemilihan", "rencana pengadaan"}
)  # fmt: skip

# Headings which only a register of enterprises has.
OF_A_REGISTER = frozenset(
    {"legal form", "legal forms", "organisational structure", "organization type", "organisation type", "sic code",
     "sic section", "membership type", "ownership classification", "companies house number", "company number",
     "인증번호", "인증일자", "인증유형", "기업명", "업체명", "조합명", "업종", "대표자", "대표자명", "사업자등록번호",
     "forme juridique", "forma juridica", "raison sociale", "razon social", "siren", "siret", "nomor induk koperasi"}
)  # fmt: skip

LEGAL_FORM = (
    "legal form", "legal forms", "forme juridique", "forma juridica", "조직형태", "법인형태", "인증유형",
    "유형", "기업유형",
    "type", "organisational structure", "organization type", "family",
)  # fmt: skip
SECTOR = (
    "sector", "업종", "sic section", "isic section", "secteur", "secteur d activite", "bidang usaha",
    "primary activity",
    "activities", "sic code",
)  # fmt: skip
ADDRESS = (
    "street address", "address", "주소", "소재지", "adresse", "direccion", "alamat", "postcode", "locality", "city",
)  # fmt: skip

# Register that an official identifier comes from, by the heading it stands under (org-id.guide).
SCHEMES: Mapping[str, str] = {
    "companies house number": "GB-COH", "company number": "GB-COH", "charity number": "GB-CHC",
    "사업자등록번호": "KR-BRN", "사업자번호": "KR-BRN", "siren": "FR-SIREN", "numero siren": "FR-SIREN",
    "siret": "FR-SIRET", "npwp": "ID-NPWP",
}  # fmt: skip

# What a maker writes for nothing; a dash is nothing once it is folded.
NOTHING = frozenset({"", "n a", "na", "none", "null", "없음", "해당없음", "해당 없음", "nihil", "tidak ada"})

# Words of what an enterprise is, the narrower before the wider.
FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (family, re.compile(words, re.IGNORECASE))
    for family, words in (
        ("preliminary_social_enterprise", "예비|preliminary"),
        ("social_cooperative", "사회적\\s*협동조합|social co-?op|coop[eé]rati[vf]a? (di )?social"),
        ("village_enterprise", "마을\\s*기업|village enterprise"),
        ("self_reliance_enterprise", "자활|self-reliance"),
        ("cooperative", "협동조합|co-?op|koperasi|credit union|\\bscop\\b|\\bscic\\b"),
        (
            "certified_social_enterprise",
            "사회적\\s*기업|일자리\\s*제공|사회\\s*서비스\\s*제공|지역사회\\s*공헌|혼합형|기타.*창의|창의.?혁신|기타형|"
            "social enterprise|entreprise sociale|empresa social",
        ),
        ("mutual", "\\bmutu|공제"),
        ("foundation", "재단|foundation|fondation|fundaci[oó]n|yayasan"),
        ("association", "사단법인|협회|associat|asociaci[oó]n"),
        ("self_help_group", "self-help"),
    )
)

# Words of a branch of activity by section of ISIC Rev. 4; the first that fits counts.
SECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (section, re.compile(words, re.IGNORECASE))
    for section, words in (
        ("T", "households as employers|own use"),
        ("A", "agricult|fishing|forestry|farm|농업|임업|어업|축산|pertanian|perikanan"),
        ("K", "financ|bank|credit union|insurance|savings|금융|보험|simpan pinjam"),
        ("L", "real estate|housing|부동산|주택|주거"),
        ("G", "retail|wholesale|\\btrade\\b|도매|소매|유통|판매|commerce|comercio|perdagangan"),
        ("I", "accommodation|food service|restaurant|hotel|tourism|숙박|음식|외식|카페|관광"),
        ("D", "electricity|energy|gas, steam|에너지|전기"),
        ("E", "water supply|waste|recycl|sewer|재활용|폐기물|환경"),
        ("J", "information and comm|digital|media|telecom|software|communications|정보|통신|미디어|출판|it\\b"),
        ("P", "educat|training|school|교육|학원|교습|pendidikan"),
        ("Q", "health|social (work|care)|welfare|보건|복지|돌봄|간병|사회서비스|kesehatan"),
        ("R", "\\barts?\\b|culture|\\bsport|recreation|entertainment|문화|예술|체육|여가"),
        ("M", "professional|scientific|legal service|consult|전문|과학|컨설팅|디자인"),
        ("N", "administrative and support|clean|청소|방역|경비|시설관리|사업지원|인력"),
        ("F", "construct|건설|건축|인테리어|집수리|konstruksi"),
        ("H", "transport|storage|logistic|운수|운송|택배|transportasi"),
        ("B", "mining|quarry|광업"),
        ("O", "public admin|공공행정"),
        ("U", "extraterritorial|국제"),
        ("C", "manufactur|제조|생산|industri"),
        ("S", "other service|membership (assoc|org)|기타.*서비스|개인.*서비스|trade union"),
    )
)

CATEGORIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (category, re.compile(words, re.IGNORECASE))
    for category, words in (
        ("works", "konstruksi|\\bworks?\\b|공사|travaux|obras?|construction"),
        ("services", "\\bjasa\\b|konsultan|konsultansi|services?|용역|servicios?"),
        ("goods", "barang|goods|suppl(y|ies)|물품|구매|fournitures?|suministros?"),
    )
)

METHODS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (method, re.compile(words, re.IGNORECASE))
    for method, words in (
        ("direct", "수의|direct|langsung|gr[eé] [aà] gr[eé]|adjudicaci[oó]n directa"),
        ("limited", "제한|negotiat|negoci|limited"),
        ("selective", "지명|selective|restreint|restringid|restricted"),
        ("open", "일반|경쟁|open|lelang|tender|ouvert|abiert"),
    )
)

CHOICE_WORDS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "family": FAMILIES,
    "sector": SECTIONS,
    "category": CATEGORIES,
    "method": METHODS,
}
