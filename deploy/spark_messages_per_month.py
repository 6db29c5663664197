"""Messages per agent per month from the archive, with Spark: an example of reading it with other tools.

    spark-submit deploy/spark_messages_per_month.py ARCHIVE OUTPUT --timezone Europe/Berlin

Writes Parquet with the columns workspace, month, assistant_id, messages. Of a month, the newest file counts,
and only if it was fetched after the month's end. The files' names are enough to find it, so a newest file
without rows counts, too.
"""

from __future__ import annotations

import argparse

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.window import Window

_FOLDER = "export=agents/bucket=month"
#: Instant of the fetch, last day, timezone with -- for /.
_NAME = r"/start=([0-9-]{10})/([0-9T]{15}\.[0-9]{6}Z)_([0-9-]{10})_(.+)_[0-9a-f]{16}\.parquet$"


def main() -> None:
    parser = argparse.ArgumentParser(description="Messages per agent per month from the archive.")
    parser.add_argument("archive", help="root of the archive: a folder, s3a://, gs://, abfss://")
    parser.add_argument("output", help="a folder, which is overwritten")
    parser.add_argument("--timezone", default="UTC", help="timezone of the exports (default: UTC)")
    asked = parser.parse_args()
    spark = SparkSession.builder.appName("messages per month").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    try:
        months = messages_per_month(spark, asked.archive.rstrip("/"), asked.timezone)
        months.write.mode("overwrite").parquet(asked.output)
    finally:
        spark.stop()


def messages_per_month(spark: SparkSession, archive: str, timezone: str) -> DataFrame:
    """Return workspace, month (its first day), assistant_id, messages: a row per agent and ended month."""
    paths = [row.path for row in newest_files(spark, archive, timezone).collect()]
    if not paths:
        return spark.createDataFrame([], "workspace string, month date, assistant_id string, messages long")
    return (
        spark.read.option("basePath", archive)
        .parquet(*paths)
        # Spark reads each %C3 in a folder's name as a character, but it is a byte of one.
        .withColumn("workspace", sql.decode(sql.encode("workspace", "ISO-8859-1"), "UTF-8"))
        .groupBy("workspace", sql.col("start").cast("date").alias("month"), "assistant_id")
        .agg(sql.sum("messages").alias("messages"))
    )


def newest_files(spark: SparkSession, archive: str, timezone: str) -> DataFrame:
    """Return path: the newest file of each workspace and month. No file is opened for this."""
    files = spark.read.format("binaryFile").load(f"{archive}/workspace=*/{_FOLDER}/start=*/*.parquet")
    start, instant, end, zone = (sql.regexp_extract("path", _NAME, group) for group in (1, 2, 3, 4))
    named = files.select(
        "path",
        sql.regexp_extract("path", "/(workspace=[^/]+)/", 1).alias("workspace"),
        start.cast("date").alias("start"),
        sql.to_timestamp(instant, "yyyyMMdd'T'HHmmss.SSSSSSX").alias("fetched_at"),
        end.cast("date").alias("end"),
        sql.regexp_replace(zone, "--", "/").alias("timezone"),
    ).where(sql.col("timezone") == timezone)
    age = Window.partitionBy("workspace", "start").orderBy(sql.desc("fetched_at"), sql.desc("path"))
    over = sql.from_utc_timestamp("fetched_at", timezone).cast("date") > sql.last_day("start")
    newest = named.withColumn("place", sql.row_number().over(age)).where("place = 1")
    return newest.where(over & (sql.col("end") == sql.last_day("start"))).select("path")


if __name__ == "__main__":
    main()
