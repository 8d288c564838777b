#include <catch2/catch.hpp>

#include "storage/projection.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;
using namespace xinfang::storage::test;

namespace {

std::vector<CaseId> ids(const ListPage& page) {
  std::vector<CaseId> result;
  for (const auto& row : page.rows) result.push_back(row.id);
  return result;
}

std::vector<CaseId> list(Reader& reader, const ListQuery& query,
                         const Viewer& viewer = everybody()) {
  auto page = reader.list(query, viewer);
  if (!page) FAIL(page.error().detail);
  return ids(*page);
}

// Every page, `limit` rows each, until there is no next.
std::vector<CaseId> walk(Reader& reader, ListQuery query, const Viewer& viewer = everybody()) {
  std::vector<CaseId> all;
  for (int pages = 0; pages < 100; ++pages) {
    auto page = reader.list(query, viewer);
    if (!page) FAIL(page.error().detail);
    CHECK(page->rows.size() <= static_cast<std::size_t>(query.limit));
    for (auto id : ids(*page)) all.push_back(id);
    if (!page->next) return all;
    query.cursor = page->next;
  }
  FAIL("the list does not end");
  return all;
}

// Cases 1..5, registered on five days in another order than their ids say; 2 is a tip; 4 is with
// zhao; 5 is closed.
struct Lists {
  Directory directory;
  std::string path = directory.file("case.db");
  std::unique_ptr<Writer> writer = open_writer(path);
  Desk desk{*writer};
  std::unique_ptr<Reader> reader = open_reader(path);

  Lists() {
    const auto on = [&](const char* day) { desk.now = at(std::string{day} + "T01:00:00Z"); };
    on("2026-03-06");
    desk.registered("一", "王");
    on("2026-03-02");
    desk.registered("二", "李", tip());
    on("2026-03-04");
    desk.registered("三");
    on("2026-03-03");
    desk.registered("四");
    desk.sent(4, "assign", answer("handler", "zhao"));
    on("2026-03-05");
    desk.registered("五");
    desk.sent(5, "assign", answer("handler", "qian"));
    desk.sent(5, "close");
  }
};

}  // namespace

TEST_CASE_METHOD(Lists, "open cases are listed by their due instants, the earliest first") {
  CHECK(list(*reader, {}) == std::vector<CaseId>{2, 4, 3, 1});
}

TEST_CASE_METHOD(Lists, "a list row shows what the projection holds, unsealed") {
  auto page = reader->list({}, everybody());
  REQUIRE(page.ok());
  const auto& row = page->rows.at(1);
  CHECK(row.number == "荆检信〔2026〕4号");
  CHECK(row.workflow == "letter");
  CHECK(row.workflow_hash == letter()->workflow_hash());
  CHECK(row.sequence == 2);
  CHECK(row.projection.subject == "四");
  CHECK(row.projection.petitioner == "张三");
  CHECK(row.projection.received == "2026-03-01");
  CHECK(row.projection.stage == "handling");
  CHECK(row.projection.states == std::vector<std::string>{"handling"});
  CHECK(row.projection.readers == std::vector<std::string>{"zhao"});
  REQUIRE(row.projection.due.has_value());
  CHECK(row.projection.due->clock == "reply");
  CHECK(format_day(row.projection.due->day) == "2026-03-10");
  auto projected =
      project(*letter(), (*reader->find_case(4, nullptr))->snapshot, calendar(), zone());
  CHECK(projected.timer_at == projected.due->at);
  projected.timer_at.reset();  // lists leave it out
  CHECK(row.projection == projected);
}

TEST_CASE_METHOD(Lists, "each filter keeps what it names") {
  const auto filtered = [&](auto change) {
    ListQuery query;
    query.now = at("2026-03-08T01:00:00Z");
    change(query);
    return list(*reader, query);
  };
  using Ids = std::vector<CaseId>;
  CHECK(filtered([](ListQuery& q) { q.workflow = "tip"; }) == Ids{2});
  CHECK(filtered([](ListQuery& q) { q.workflow = "none"; }) == Ids{});
  CHECK(filtered([](ListQuery& q) { q.stage = "handling"; }) == Ids{4});
  CHECK(filtered([](ListQuery& q) { q.number = "〕3"; }) == Ids{3});
  CHECK(filtered([](ListQuery& q) { q.number = "%"; }) == Ids{});
  CHECK(filtered([](ListQuery& q) { q.state = StateFilter::finished; }) == Ids{5});
  CHECK(filtered([](ListQuery& q) { q.state = StateFilter::all; }) == Ids{2, 4, 3, 1, 5});
  CHECK(filtered([](ListQuery& q) { q.sort = Sort::opened_descending; }) == Ids{4, 3, 2, 1});
  CHECK(filtered([](ListQuery& q) {
          q.state = StateFilter::all;
          q.sort = Sort::opened_descending;
        }) == Ids{5, 4, 3, 2, 1});
}

TEST_CASE_METHOD(Lists, "colours follow the time that is asked for, the most pressing one wins") {
  auto page = reader->list({}, everybody());
  REQUIRE(page.ok());
  // Case 2, registered on 2 March: due on the 9th.
  const auto due = *page->rows.front().projection.due;
  const auto coloured = [&](ColourFilter colour, Instant now) {
    ListQuery query;
    query.workflow = "tip";
    query.colour = colour;
    query.now = now;
    return list(*reader, query).size();
  };
  const std::chrono::milliseconds tick{1};
  const struct {
    Instant now;
    ColourFilter colour;
  } table[] = {
      {due.yellow_at - tick, ColourFilter::green}, {due.yellow_at, ColourFilter::yellow},
      {due.red_at - tick, ColourFilter::yellow},   {due.red_at, ColourFilter::red},
      {due.at - tick, ColourFilter::red},          {due.at, ColourFilter::overdue},
  };
  for (const auto& row : table) {
    for (auto colour : {ColourFilter::green, ColourFilter::yellow, ColourFilter::red,
                        ColourFilter::overdue, ColourFilter::none}) {
      CHECK(coloured(colour, row.now) == (colour == row.colour ? 1 : 0));
    }
    CHECK(coloured(ColourFilter::any, row.now) == 1);
    const auto dashboard = reader->dashboard(row.now, {"x", {"tip"}});
    REQUIRE(dashboard.ok());
    CHECK(dashboard->open == 1);
    CHECK(dashboard->green == (row.colour == ColourFilter::green ? 1 : 0));
    CHECK(dashboard->yellow == (row.colour == ColourFilter::yellow ? 1 : 0));
    CHECK(dashboard->red == (row.colour == ColourFilter::red ? 1 : 0));
    CHECK(dashboard->overdue == (row.colour == ColourFilter::overdue ? 1 : 0));
  }
  ListQuery none;
  none.colour = ColourFilter::none;
  none.state = StateFilter::all;
  CHECK(list(*reader, none) == std::vector<CaseId>{5});
}

TEST_CASE_METHOD(Lists, "a viewer gets only cases of his workflows and those he is a reader of") {
  const struct {
    Viewer viewer;
    std::vector<CaseId> seen;
  } table[] = {
      {everybody(), {1, 2, 3, 4, 5}},
      {{"any", {"tip"}}, {2}},
      {{"zhao", {"tip"}}, {2, 4}},
      {{"zhao", {}}, {4}},
      {{"qian", {}}, {5}},
      {{"nobody", {}}, {}},
      {{"", {}}, {}},
      {{"nobody", {"other"}}, {}},
  };
  for (const auto& row : table) {
    std::vector<CaseId> by_case;
    std::vector<CaseId> by_time;
    std::vector<CaseId> by_journal;
    for (CaseId id = 1; id <= 6; ++id) {
      if (reader->find_case(id, &row.viewer)->has_value()) by_case.push_back(id);
      if (reader->find_case_at(id, 1, &row.viewer)->has_value()) by_time.push_back(id);
      if (!reader->journal(id, 0, 10, row.viewer)->empty()) by_journal.push_back(id);
    }
    CHECK(by_case == row.seen);
    CHECK(by_time == row.seen);
    CHECK(by_journal == row.seen);
    for (auto sort : {Sort::due, Sort::opened_descending}) {
      ListQuery query;
      query.state = StateFilter::all;
      query.sort = sort;
      auto listed = list(*reader, query, row.viewer);
      std::sort(listed.begin(), listed.end());
      CHECK(listed == row.seen);
    }
    const auto open =
        std::count_if(row.seen.begin(), row.seen.end(), [](CaseId id) { return id != 5; });
    const auto dashboard = reader->dashboard(desk.now, row.viewer);
    REQUIRE(dashboard.ok());
    CHECK(dashboard->open == open);
    std::int64_t in_stages = 0;
    for (const auto& stage : dashboard->stages) in_stages += stage.count;
    CHECK(in_stages == open);
  }
}

TEST_CASE_METHOD(Lists, "the dashboard counts open cases by workflow and stage") {
  const auto shown = [&] {
    auto dashboard = reader->dashboard(desk.now, everybody());
    REQUIRE(dashboard.ok());
    std::string text;
    for (const auto& stage : dashboard->stages) {
      text += stage.workflow + "/" + stage.stage + "=" + std::to_string(stage.count) + " ";
    }
    return text;
  };
  CHECK(shown() == "letter/handling=1 letter/intake=2 tip/intake=1 ");
  desk.sent(4, "hand_back");
  CHECK(shown() == "letter/intake=3 tip/intake=1 ");
  desk.sent(2, "assign", answer("handler", "zhao"));
  desk.sent(2, "close");
  CHECK(shown() == "letter/intake=3 ");
}

TEST_CASE_METHOD(Lists, "a reader who is no longer one sees the case no more") {
  desk.sent(4, "hand_back");
  desk.sent(4, "assign", answer("handler", "sun"));
  const Viewer zhao{"zhao", {}};
  const Viewer sun{"sun", {}};
  CHECK(!reader->find_case(4, &zhao)->has_value());
  CHECK(reader->find_case(4, &sun)->has_value());
  CHECK(list(*reader, {}, zhao).empty());
  CHECK(verified(path).difference == "");
}

TEST_CASE_METHOD(Lists, "pages of any size give every case once, in order") {
  for (auto sort : {Sort::due, Sort::opened_descending}) {
    for (auto state : {StateFilter::open, StateFilter::finished, StateFilter::all}) {
      for (const auto& viewer : {everybody(), Viewer{"zhao", {}}, Viewer{"zhao", {"tip"}}}) {
        ListQuery query;
        query.sort = sort;
        query.state = state;
        query.limit = 200;
        const auto whole = list(*reader, query, viewer);
        for (int limit = 1; limit <= 3; ++limit) {
          query.limit = limit;
          CHECK(walk(*reader, query, viewer) == whole);
        }
      }
    }
  }
}

TEST_CASE_METHOD(Lists, "what comes between two pages neither hides nor repeats other cases") {
  ListQuery query;
  query.limit = 2;
  auto first = reader->list(query, everybody());
  REQUIRE(first.ok());
  CHECK(ids(*first) == std::vector<CaseId>{2, 4});
  desk.now = at("2026-03-01T01:00:00Z");
  CHECK(desk.registered("六") == 6);  // before the page that was read
  desk.now = at("2026-03-05T01:00:00Z");
  CHECK(desk.registered("七") == 7);  // after it
  desk.sent(4, "close");              // one that was read goes
  query.cursor = first->next;
  CHECK(walk(*reader, query) == std::vector<CaseId>{3, 7, 1});
}

TEST_CASE_METHOD(Lists, "a cursor of another list is refused") {
  ListQuery query;
  query.limit = 1;
  const auto page = reader->list(query, everybody());
  REQUIRE(page.ok());
  REQUIRE(page->next.has_value());
  const auto refused = [&](auto change) {
    ListQuery other = query;
    other.cursor = page->next;
    change(other);
    auto next = reader->list(other, everybody());
    return !next.ok() && next.error().code == ErrorCode::bad_cursor;
  };
  CHECK_FALSE(refused([](ListQuery&) {}));
  CHECK_FALSE(refused([](ListQuery& q) { q.limit = 7; }));
  CHECK_FALSE(refused([](ListQuery& q) { q.now = at("2026-03-09T01:00:00Z"); }));
  CHECK(refused([](ListQuery& q) { q.sort = Sort::opened_descending; }));
  CHECK(refused([](ListQuery& q) { q.state = StateFilter::all; }));
  CHECK(refused([](ListQuery& q) { q.stage = "intake"; }));
  CHECK(refused([](ListQuery& q) { q.workflow = "tip"; }));
  CHECK(refused([](ListQuery& q) { q.number = "1"; }));
  CHECK(refused([](ListQuery& q) { q.colour = ColourFilter::red; }));
  for (const auto* text : {"", "x", "....", "0000000000000000.0.0.0"}) {
    CHECK(refused([&](ListQuery& q) { q.cursor = text; }));
  }
  CHECK(refused([&](ListQuery& q) { q.cursor = *page->next + "x"; }));
  CHECK(refused([&](ListQuery& q) { q.cursor = *page->next + ".1"; }));
  CHECK(refused([&](ListQuery& q) { q.cursor = page->next->substr(0, 20); }));
}

TEST_CASE_METHOD(Lists, "a case's journal is read in order, from where one left off") {
  const auto entries = reader->journal(5, 0, 10, everybody());
  REQUIRE(entries.ok());
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].event == "register");
  CHECK((*entries)[1].event == "assign");
  CHECK((*entries)[2].event == "close");
  CHECK((*entries)[2].login == "li");
  CHECK((*entries)[2].name == "李四");
  CHECK((*entries)[2].case_sequence == 3);
  CHECK((*entries)[2].at == desk.now);
  CHECK((*entries)[2].hash == verified(path).last_hash);
  CHECK(std::holds_alternative<statechart::Opened>((*entries)[0].records.front()));
  CHECK(std::holds_alternative<statechart::Finished>((*entries)[2].records.back()));
  const auto later = reader->journal(5, 1, 1, everybody());
  REQUIRE(later.ok());
  REQUIRE(later->size() == 1);
  CHECK(later->front().case_sequence == 2);
}
