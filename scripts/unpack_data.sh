#!/bin/sh
# Unpacks the published data sets into seeds of the warehouse:
#
#     scripts/unpack_data.sh DEST [SOURCE]
#
# SOURCE (default: $REDSTART_DATA, then ../shared/data beside this repository) holds olist/*.csv.gz and
# online_retail/data.csv.gz. DEST gets one CSV file for each seed, under the seed's name. Bytes stay as published, but
# that Online Retail comes in ISO-8859-1 and leaves in UTF-8. Then:
#
#     REDSTART_SEEDS=DEST redstart build --full-refresh --vars '{published_data: true}'
#
# Needs gzip and iconv, which every Debian has. Files that are already there and newer than their source are kept.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 DEST [SOURCE]" >&2
    exit 2
fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
dest=$1
source=${2:-${REDSTART_DATA:-$root/../shared/data}}
if [ ! -d "$source/olist" ] || [ ! -d "$source/online_retail" ]; then
    echo "$0: no data sets in $source" >&2
    exit 1
fi
mkdir -p "$dest/olist" "$dest/online_retail"

# unpack FILE.csv.gz SEED [ENCODING]: written beside and renamed, so that a broken run leaves no half file.
unpack() {
    to=$dest/$2.csv
    if [ -f "$to" ] && [ "$to" -nt "$source/$1" ]; then
        return
    fi
    gzip -dc "$source/$1" > "$to.part"
    if [ $# -eq 3 ]; then
        iconv -f "$3" -t UTF-8 "$to.part" > "$to.utf8"
        mv "$to.utf8" "$to.part"
    fi
    mv "$to.part" "$to"
}

for name in \
    olist_closed_deals_dataset olist_customers_dataset olist_marketing_qualified_leads_dataset \
    olist_order_payments_dataset olist_orders_subset_members olist_products_dataset olist_sellers_dataset \
    olist_zip_codes_cities_states product_category_name_translation; do
    unpack "olist/$name.csv.gz" "olist/$name"
done
# Of these three a part is at hand; they load as the tables that they are a part of.
for name in orders order_items order_reviews; do
    unpack "olist/olist_${name}_subset.csv.gz" "olist/olist_${name}_dataset"
done
unpack online_retail/data.csv.gz online_retail/online_retail ISO-8859-1
