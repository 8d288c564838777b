// The bytes, rows and columns of a letters file. The whole command runs in tests/system/letters.
#include "api/cli/import.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "engine/expression/json.h"

namespace xinfang::cli {
namespace {

// "utf8 <text>", "gb18030 <text>" or the words against the bytes.
std::string decoded(std::string_view bytes) {
  const auto result = decode(bytes);
  if (!result) return result.error();
  return (result->encoding == Encoding::utf8 ? "utf8 " : "gb18030 ") + result->text;
}

// Each row as "<line>:<cell>|<cell>", or the words against the text.
std::string rows_of(std::string_view text) {
  const auto rows = parse_csv(text);
  if (!rows) return rows.error();
  std::string dump;
  for (const auto& row : *rows) {
    dump += (dump.empty() ? "" : "\n") + std::to_string(row.line) + ":";
    for (std::size_t i = 0; i < row.cells.size(); ++i) dump += (i == 0 ? "" : "|") + row.cells[i];
  }
  return dump;
}

// What becomes of each row below `header`: "<line> <origin> <answers>" or "<line> refused: ...";
// an origin made of a hash is "hash".
std::string letters_of(const std::string& csv) {
  const auto rows = parse_csv(csv);
  if (!rows) return rows.error();
  const auto result = read_letters(*rows);
  if (!result) return result.error();
  std::string dump;
  for (const auto& letter : result->letters) {
    const bool numbered = letter.origin.starts_with("csv:");
    dump += std::to_string(letter.line) + " " + (numbered ? letter.origin : "hash") + " " +
            expression::to_json(expression::Value::map(letter.answers)) + "\n";
  }
  for (const auto& row : result->refused) {
    dump += std::to_string(row.line) + " refused: " + row.reason + "\n";
  }
  return dump;
}

const std::string needed = "来信日期,渠道,信访人,信访事项,事项类别";

}  // namespace

TEST_CASE("bytes are read as UTF-8 where they are that, else as GB18030") {
  CHECK(decoded("") == "utf8 ");
  CHECK(decoded("来信") == "utf8 来信");
  CHECK(decoded("\xEF\xBB\xBF来信") == "utf8 来信");
  CHECK(decoded("\xC0\xB4\xD0\xC5,a") == "gb18030 来信,a");
  CHECK(decoded("\x82\x35\x87\x38") == "gb18030 䶵");          // four bytes
  CHECK(decoded("\x99\x33\xA5\x39") == "gb18030 \U0002CB2D");  // beyond the basic plane
}

TEST_CASE("bytes of neither encoding are named with their place") {
  CHECK(decoded("abc\xFF") ==
        "byte 3 is no UTF-8, and the file is no GB18030 either; save it as one of the two");
  CHECK(decoded("\xFF\xFE\x65\x67") ==
        "byte 0 is no UTF-8, and the file is no GB18030 either; save it as one of the two");
  // A mark says UTF-8: one bad byte does not turn the rest into GB18030.
  CHECK(decoded("\xEF\xBB\xBF来\xC0\xB4") == "the file begins as UTF-8, but byte 6 is none");
  CHECK(decoded(std::string(import_bytes_max + 1, 'a')) ==
        "the file is larger than 67108864 bytes, the most that is read; split it");
}

TEST_CASE("rows are those of RFC 4180, each with the line it begins in") {
  struct Row {
    const char* text;
    const char* dump;
  };
  const Row rows[] = {
      {"", ""},
      {"a,b\nc,d\n", "1:a|b\n2:c|d"},
      {"a,b\r\nc,d", "1:a|b\n2:c|d"},
      {"a,,\n,,b", "1:a||\n2:||b"},
      {"\"a,b\",\"c\"\"d\"", "1:a,b|c\"d"},
      {"\"a\nb\nc\",d\ne,f", "1:a\nb\nc|d\n4:e|f"},
      {"\"a\r\nb\"\r\n\r\n\r\nc", "1:a\r\nb\n5:c"},
      {"\n\na\n", "3:a"},
      {"\"\",b", "1:|b"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(rows_of(row.text) == row.dump);
  }
}

TEST_CASE("text that is no CSV is named with its line") {
  CHECK_THAT(rows_of("a,b\nc\"d,e\n"), Catch::StartsWith("line 2: "));
  CHECK_THAT(rows_of("a\n\"b\" c\n"), Catch::StartsWith("line 2: "));
  CHECK(rows_of("a\nb,\"c\nd\n") == "line 2: a quoted cell that begins in this row never ends");
}

TEST_CASE("each column becomes an answer of the registration") {
  CHECK(letters_of(
            "信访编号（外部）, 来信日期 ,渠道,信访人,性别,证件号码,电话,住址,人数,信访事项,内容,"
            "诉求,事项类别,首次或重复,是否紧急\n"
            "WJ1,2026/3/2,视频接访, 林晚舟 ,女,99,130,\"路1号\n后门\",3,不服,材料,复查,"
            "建议意见,重复,是\n") ==
        R"(2 csv:WJ1 {"channel":"video","claim":"复查","content":"材料",)"
        R"("first_or_repeat":"repeat","matter_class":"suggestion","people_count":3,)"
        R"("petitioners":[{"address":"路1号\n后门","id_number":"99","name":"林晚舟",)"
        R"("phone":"130","sex":"female"}],"received":"2026-03-02","subject":"不服",)"
        R"("urgent":true})"
        "\n");
  CHECK(letters_of(needed + "\n\n,,,,\n2026-03-02,来信,甲,不服,申诉求决\n") ==
        R"(4 hash {"channel":"letter","matter_class":"appeal","petitioners":[{"name":"甲"}],)"
        R"("received":"2026-03-02","subject":"不服"})"
        "\n");
}

TEST_CASE(
    "the first row must name the columns that are needed, each once, and none that is unknown") {
  const std::string known =
      "known columns: "
      "信访编号、来信日期、渠道、信访人、性别、证件号码、电话、住址、人数、信访事项、"
      "内容、诉求、事项类别、首次或重复、是否紧急";
  CHECK_THAT(letters_of(""), Catch::StartsWith("the file is empty; its first row names"));
  CHECK(letters_of("来信日期,渠道,信访人,信访事项\n") == "line 1: column “事项类别” is missing");
  CHECK(letters_of(needed + ",备注\n") == "line 1: column “备注” is not known; " + known);
  CHECK(letters_of(needed + ",渠道\n") == "line 1: column “渠道” is there twice");
  CHECK(letters_of("来信日期;渠道\n") == "line 1: column “来信日期;渠道” is not known; " + known);
}

TEST_CASE("every bad cell of a row is named, and the rows beside it are kept") {
  struct Row {
    const char* cells;
    const char* reason;
  };
  const Row rows[] = {
      {"2026-02-30,来信,甲,不服,申诉求决",
       "来信日期: “2026-02-30” is no day of the calendar; 2026-03-02 or 2026/3/2 is expected"},
      {"2026-03,来信,甲,不服,申诉求决",
       "来信日期: “2026-03” is no day of the calendar; 2026-03-02 or 2026/3/2 is expected"},
      {"2026-03-02 9:00,来信,甲,不服,申诉求决",
       "来信日期: “2026-03-02 9:00” is no day of the calendar; 2026-03-02 or 2026/3/2 is "
       "expected"},
      {"2026-03-02,来信,,不服,申诉求决", "信访人: is empty"},
      {"2026-03-02,飞鸽,甲, ,其他",
       "渠道: “飞鸽” is not known; allowed: 来信、来访、来电、网上、视频、视频接访; 信访事项: is "
       "empty; 事项类别: “其他” is not known; allowed: 申诉求决、建议意见"},
      {"2026-03-02,来信,甲,不服,检举控告",
       "事项类别: “检举控告” is need-to-know and is registered by hand as a complaint, never from "
       "a "
       "list; allowed: 申诉求决、建议意见"},
      {"2026-03-02,来信,甲,不服", "the row has 4 cells, the first row 5"},
      {"2026-03-02,来信,甲,不服,申诉求决,", "the row has 6 cells, the first row 5"},
  };
  const std::string good = "2026-03-02,来信,乙,不服,申诉求决";
  for (const auto& row : rows) {
    CAPTURE(row.cells);
    const auto dump = letters_of(needed + "\n" + row.cells + "\n" + good + "\n");
    CHECK_THAT(dump, Catch::StartsWith("3 hash {"));
    CHECK_THAT(dump, Catch::EndsWith(std::string("}\n2 refused: ") + row.reason + "\n"));
  }
  CHECK_THAT(letters_of(needed + ",人数\n" + good + ",若干\n"),
             Catch::Equals("2 refused: 人数: “若干” is no whole number\n"));
}

TEST_CASE("a row that an earlier one of the file has already said is refused") {
  const std::string header = "信访编号," + needed + "\n";
  const std::string cells = ",2026-03-02,来信,甲,不服,申诉求决\n";
  CHECK_THAT(letters_of(header + "A" + cells + "B" + cells + " A " + cells),
             Catch::EndsWith("}\n4 refused: has the 信访编号 of line 2\n"));
  CHECK_THAT(letters_of(header + cells + cells), Catch::EndsWith("}\n3 refused: repeats line 2\n"));
}

TEST_CASE("a pointer into a registration is told as the column it came from") {
  CHECK(column_of("/data/received") == "来信日期");
  CHECK(column_of("/data/petitioners/0/id_number") == "证件号码");
  CHECK(column_of("/data/petitioners/1/name") == "/data/petitioners/1/name");
  CHECK(column_of("/data/facts") == "/data/facts");
  CHECK(column_of("/event") == "/event");
}

TEST_CASE("the report names each refused row and counts the others") {
  const ImportReport report{
      .registered = 2, .known = 1, .refused = {{3, "信访人: is empty"}, {9, "人数: is 0"}}};
  std::ostringstream out;
  print_report(report, false, out);
  CHECK(out.str() ==
        "line 3: refused: 信访人: is empty\n"
        "line 9: refused: 人数: is 0\n"
        "2 registered, 1 were registered already, 2 refused\n");
  out.str("");
  print_report(report, true, out);
  CHECK_THAT(out.str(),
             Catch::EndsWith("dry run, nothing was kept: 2 would be registered, 1 are registered "
                             "already, 2 would be refused\n"));
}

}  // namespace xinfang::cli
