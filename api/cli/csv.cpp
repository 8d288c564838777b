// The bytes of a CSV file: encoding by ICU, rows by libcsv. The only file that includes either.
#include <csv.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

#include "api/cli/import.h"

namespace xinfang::cli {

namespace {

// Length of the longest prefix that is valid UTF-8.
std::size_t valid_utf8(std::string_view text) {
  std::int32_t at = 0;
  const auto length = static_cast<std::int32_t>(text.size());
  while (at < length) {
    const std::int32_t before = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, length, point);
    if (point < 0) return static_cast<std::size_t>(before);
  }
  return text.size();
}

struct Converter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// nullopt where a byte sequence is no GB18030.
std::optional<std::string> from_gb18030(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, Converter> converter(ucnv_open("GB18030", &status));
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  // No GB18030 character takes more UTF-16 units than bytes.
  std::vector<UChar> units(bytes.size() + 1);
  const auto count =
      ucnv_toUChars(converter.get(), units.data(), static_cast<std::int32_t>(units.size()),
                    bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string text;
  for (std::int32_t at = 0; at < count;) {
    UChar32 point = 0;
    U16_NEXT(units.data(), at, count, point);
    std::uint8_t buffer[U8_MAX_LENGTH];
    std::int32_t length = 0;
    UBool error = 0;
    U8_APPEND(buffer, length, U8_MAX_LENGTH, point, error);
    if (error != 0) return std::nullopt;
    text.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
  }
  return text;
}

// libcsv tells where cells and rows end; lines are counted from the bytes given to it.
struct Collector {
  std::vector<CsvRow> rows;
  CsvRow current;
  int line = 1;      // where the parser is
  int row_line = 1;  // where the current row began
  bool in_row = false;

  static void cell(void* bytes, std::size_t size, void* self) {
    auto& me = *static_cast<Collector*>(self);
    me.current.cells.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void row(int, void* self) {
    auto& me = *static_cast<Collector*>(self);
    me.current.line = me.row_line;
    me.rows.push_back(std::move(me.current));
    me.current = {};
    me.in_row = false;
  }
};

}  // namespace

Result<Decoded, std::string> decode(std::string_view bytes) {
  if (bytes.size() > import_bytes_max) {
    return Failure{"the file is larger than " + std::to_string(import_bytes_max) +
                   " bytes, the most that is read; split it"};
  }
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const bool marked = bytes.starts_with(mark);
  const auto body = marked ? bytes.substr(mark.size()) : bytes;
  const auto valid = valid_utf8(body);
  if (valid == body.size()) return Decoded{std::string(body), Encoding::utf8};
  const auto place = "byte " + std::to_string(bytes.size() - body.size() + valid);
  if (marked) return Failure{"the file begins as UTF-8, but " + place + " is none"};
  if (auto text = from_gb18030(bytes)) return Decoded{std::move(*text), Encoding::gb18030};
  return Failure{place +
                 " is no UTF-8, and the file is no GB18030 either; save it as one of the two"};
}

Result<std::vector<CsvRow>, std::string> parse_csv(std::string_view text) {
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    return Failure{std::string{"the CSV reader can't start"}};
  }
  std::unique_ptr<csv_parser, decltype(&csv_free)> guard(&parser, csv_free);
  Collector collector;
  for (const char byte : text) {
    if (!collector.in_row && byte != '\r' && byte != '\n') {
      collector.in_row = true;
      collector.row_line = collector.line;
    }
    if (csv_parse(&parser, &byte, 1, Collector::cell, Collector::row, &collector) != 1) {
      return Failure{"line " + std::to_string(collector.line) + ": " +
                     csv_strerror(csv_error(&parser)) +
                     " (a quote inside a cell is written twice, the cell between quotes)"};
    }
    if (byte == '\n') ++collector.line;
  }
  if (csv_fini(&parser, Collector::cell, Collector::row, &collector) != 0) {
    return Failure{"line " + std::to_string(collector.row_line) +
                   ": a quoted cell that begins in this row never ends"};
  }
  return std::move(collector.rows);
}

}  // namespace xinfang::cli
