#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

namespace {

using enum EntryKind;

Text words(const Rule& rule, const Ledger& ledger, std::string_view as_of) {
  return assess(rule, ledger, china(), beijing(), morning(as_of)).words;
}

}  // namespace

TEST_CASE("the words say what the colour means") {
  const Entry start = entry(started, "2026-03-02");  // 7 days: 2026-03-09
  struct Row {
    Ledger ledger;
    const char* as_of;
    Text words;
  };
  auto posted = entry(met, "2026-03-12");
  posted.effective = morning("2026-03-09");
  const Row rows[] = {
      {{start}, "2026-03-02", {"还剩7天", "7 days left"}},
      {{start}, "2026-03-08", {"还剩1天", "1 day left"}},
      {{start}, "2026-03-09", {"今天到期", "due today"}},
      {{start}, "2026-03-10", {"逾期1天", "1 day overdue"}},
      {{start}, "2026-03-12", {"逾期3天", "3 days overdue"}},
      {{start, entry(met, "2026-03-09")}, "2026-04-01", {"按期完成", "done in time"}},
      {{start, entry(met, "2026-03-10")}, "2026-04-01", {"逾期1天完成", "done 1 day late"}},
      {{start, entry(met, "2026-03-11")}, "2026-04-01", {"逾期2天完成", "done 2 days late"}},
      {{start, posted}, "2026-04-01", {"按期完成", "done in time"}},
      {{start, entry(stopped, "2026-03-11")}, "2026-04-01", {"已终止", "stopped"}},
      {{start, entry(suspended, "2026-03-04")},
       "2026-03-30",
       {"已中止（自2026-03-04）", "suspended since 2026-03-04"}},
      {{start, entry(suspended, "2026-03-11")}, "2026-03-12", {"逾期3天", "3 days overdue"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.as_of, row.words.en);
    const auto found = words(rule("7 days"), row.ledger, row.as_of);
    CHECK(found.zh == row.words.zh);
    CHECK(found.en == row.words.en);
  }
}

TEST_CASE("what may change with the calendar is said to be provisional") {
  const Entry start = entry(started, "2026-12-30");
  const auto term = rule("7 days");
  CHECK(words(term, {start}, "2026-12-31") ==
        Text{"还剩6天（日历未公布，暂定）", "6 days left (calendar not published: provisional)"});
  CHECK(words(term, {start, entry(suspended, "2026-12-31")}, "2026-12-31") ==
        Text{"已中止（自2026-12-31）（日历未公布，暂定）",
             "suspended since 2026-12-31 (calendar not published: provisional)"});
  CHECK(
      words(term, {start}, "2027-01-10") ==
      Text{"逾期4天（日历未公布，暂定）", "4 days overdue (calendar not published: provisional)"});
  CHECK(words(term, {start, entry(met, "2027-01-02")}, "2027-01-10") ==
        Text{"按期完成", "done in time"});
}

TEST_CASE("where a term ends at a time of day the words say when") {
  const Ledger ledger = {entry(started, "2026-03-06")};  // at half past nine
  CHECK(words(rule("72 hours"), ledger, "2026-03-06") ==
        Text{"还剩3天（09:30到期）", "3 days left (due at 09:30)"});
  CHECK(words(rule("5 hours"), ledger, "2026-03-06") ==
        Text{"今天14:30到期", "due today at 14:30"});
  CHECK(words(rule("24 hours"), ledger, "2026-03-07") ==
        Text{"已逾期（今天09:30到期）", "overdue (due today at 09:30)"});
  CHECK(words(rule("24 hours"), ledger, "2026-03-08") == Text{"逾期1天", "1 day overdue"});
}

TEST_CASE("a plain assessment has no words") {
  const Ledger ledger = {entry(started, "2026-03-06")};
  const auto plain =
      assess(rule("7 days"), ledger, china(), beijing(), ledger[0].at, Detail::plain);
  CHECK(plain.words.empty());
}
