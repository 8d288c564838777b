#include "tests/api/service/reminded_desk.h"

#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>

#include "api/service/access.h"
#include "engine/definition/reader.h"
#include "storage/sqlite.h"
#include "storage/verify.h"
#include "tests/support/ring.h"

namespace xinfang::service::test {

namespace {

const std::string rules_text = R"(
rules: desk
version: "1"
in_force_from: 2026-01-01
title: {zh: 期限, en: Terms}
terms:
  reply:
    title: {zh: 答复, en: Reply}
    limit: 7 days
    basis: 信访工作条例 第34条
    status: assumed
    warn: 3 days
    urgent: 1 day
    may_suspend: true
    extension: {limit: 10 days, times: 1, by: [supervisor]}
)";

const std::string workflow_text = R"(
workflow: reminded
title: {zh: 检举, en: Report}
rules: desk
numbering: "{office}举〔{year}〕{number}号"
roles:
  clerk: {zh: 窗口, en: Clerk}
  supervisor: {zh: 督办领导, en: Supervisor}
stages: {handling: {zh: 办理, en: Handling}}
data:
  subject: {type: string, title: {zh: 事由, en: Subject}}
  handler: {type: user, title: {zh: 承办人, en: Handler}}
access: {roles: [supervisor], fields: [handler]}
summary: {subject: subject, petitioner: subject, received: '"2026-03-01"'}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: 信访工作条例 第22条
  form: {subject: data, handler: data}
initial: handling
states:
  handling:
    title: {zh: 办理中, en: Handling}
    stage: handling
    start: [reply]
    on:
      clock.expired.reply:
        basis: 信访工作条例 第34条
        do:
          - notice: {to: supervisor, text: {zh: 已经超期，请督办。, en: The term has run out.}}
      clock:
        basis: 信访工作条例 第34条
        do:
          - notice: {to: handler, text: {zh: 期限临近，请抓紧办理。, en: Your term is near.}}
          - notice: {to: supervisor, text: {zh: 期限临近，请督办。, en: A term is near.}}
          - notice: {to: clerk, text: {zh: 期限临近。, en: A term is near.}}
      hand_over:
        title: {zh: 移交, en: Hand over}
        by: [clerk]
        basis: none, the office's own order
        form: {handler: data}
      extend:
        title: {zh: 延长, en: Extend}
        by: [supervisor]
        basis: 信访工作条例 第34条
        do: [{extend: reply, by: '"10 days"'}]
      suspend:
        title: {zh: 中止, en: Suspend}
        by: [supervisor]
        basis: 信访工作条例 第34条
        do: [{suspend: reply}]
        to: waiting
      close:
        title: {zh: 办结, en: Close}
        by: [supervisor]
        basis: 信访工作条例 第34条
        do: [{meet: reply}]
        to: closed
  waiting:
    title: {zh: 中止中, en: Waiting}
    stage: handling
    on:
      resume:
        title: {zh: 恢复, en: Resume}
        by: [supervisor]
        basis: 信访工作条例 第34条
        do: [{resume: reply}, {meet: reply}]
        to: closed
  closed:
    title: {zh: 已办结, en: Closed}
    final: true
)";

const std::vector<clock::BusinessHours> office_hours{
    {std::chrono::hours{9}, std::chrono::hours{12}},
    {std::chrono::hours{14}, std::chrono::hours{18}}};

// Without the search for faults of soundness, which a library makes.
std::shared_ptr<const statechart::Chart> compiled() {
  auto chart =
      compile_version(content_hash(workflow_text), {"w", "workflow", "reminded", workflow_text, ""},
                      {"r", "rules", "desk", rules_text, ""});
  if (!chart) FAIL(to_text(chart.error().front()));
  return *chart;
}

clock::Calendar shipped_calendar() {
  const auto files = read_folder(xinfang::test::workflows());
  REQUIRE(files.ok());
  auto calendar = definition::read_calendar(files->at("calendars/cn.yaml"), "cn.yaml");
  REQUIRE(calendar.ok());
  return std::move(*calendar);
}

}  // namespace

RemindedDesk::RemindedDesk()

    : chart_(compiled()),
      calendars_(clock::CalendarBook(shipped_calendar())),
      zone_(clock::Zone::fixed(std::chrono::hours{8})) {
  spdlog::set_level(spdlog::level::off);  // reminders that reach nobody are part of the tests
  set("2026-03-02 09:30");
  start();
  put_user("li", {"clerk"});
  put_user("wang", {});
  put_user("zhao", {});
  put_user("qian", {"supervisor"});
}

RemindedDesk::~RemindedDesk() = default;

storage::StoreOptions RemindedDesk::options() const {
  storage::StoreOptions made;
  made.path = folder_.path("desk.db");
  made.key.fill(7);
  made.charts = [chart = chart_](std::string_view hash) {
    return chart->workflow_hash() == hash ? chart : nullptr;
  };
  made.randomness = [state = std::uint8_t{0}](std::span<std::uint8_t> bytes) mutable {
    for (auto& byte : bytes) byte = ++state;
  };
  return made;
}

void RemindedDesk::start() {
  auto writer = storage::Writer::open(options());
  REQUIRE(writer.ok());
  writer_ = std::move(*writer);
  std::vector<std::unique_ptr<storage::Reader>> readers;
  readers.push_back(std::move(*storage::Reader::open(options())));
  readers_ = std::make_unique<ReaderPool>(std::move(readers));
  accounts_ = std::make_unique<Accounts>(
      *readers_, [this] { return now_; }, options().randomness);
  REQUIRE(!accounts_->load());
  digests_ = std::make_unique<Digests>(Digests::Parts{.store = writer_->digests(),
                                                      .accounts = *accounts_,
                                                      .calendars = calendars_,
                                                      .zone = zone_,
                                                      .business_hours = [] { return office_hours; },
                                                      .now = [this] { return now_; }});
  digests_->listen([this](const std::vector<UnreadDigests>& unread) {
    for (const auto& [login, count] : unread) {
      published_.push_back(login + " " + std::to_string(count));
    }
  });
}

void RemindedDesk::restart() {
  digests_.reset();
  accounts_.reset();
  readers_.reset();
  writer_.reset();
  start();
}

void RemindedDesk::set(const std::string& text) {
  const auto instant = parse_instant(text.substr(0, 10) + "T" + text.substr(11) + ":00+08:00");
  REQUIRE(instant);
  now_ = *instant;
}

std::string RemindedDesk::time(Instant instant) const {
  const auto text = format_instant(instant + std::chrono::hours{8});
  const bool today = zone_.day_of(instant) == zone_.day_of(now_);
  return (today ? "" : text.substr(0, 10) + " ") + text.substr(11, 5);
}

void RemindedDesk::put_user(const std::string& login, const std::vector<std::string>& roles) {
  REQUIRE(!writer_->put_user({login, login, roles, "no password", true}));
  REQUIRE(!accounts_->load());
}

void RemindedDesk::append(storage::CaseId id, const std::string& event,
                          const statechart::Decision& decision) {
  storage::Append entry;
  entry.case_id = id;
  if (id != 0) entry.case_sequence = (*writer_->find_case(id))->sequence + 1;
  entry.at = now_;
  entry.login = entry.name = "li";
  entry.event = event;
  entry.chart = chart_;
  entry.records = &decision.records;
  entry.snapshot = &decision.snapshot;
  entry.projection = storage::project(*chart_, decision.snapshot, calendars_.latest(), zone_);
  REQUIRE(writer_->append(entry).ok());
}

storage::CaseId RemindedDesk::registered(const std::string& handler) {
  expression::Map answers;
  answers.set("subject", expression::Value::string("举报"));
  answers.set("handler", expression::Value::string(handler));
  auto decision = statechart::open(*chart_, {zone_}, answers, {now_, {"li", "li", {"clerk"}}});
  REQUIRE(decision.ok());
  REQUIRE(!writer_->begin());
  const auto number = writer_->take_number("荆检举", 2026);
  REQUIRE(number.ok());
  std::get<statechart::Opened>(decision->records.front()).number = std::to_string(*number);
  append(0, "register", *decision);
  REQUIRE(!writer_->commit());
  return ++last_;
}

void RemindedDesk::send(storage::CaseId id, const std::string& event, expression::Map answers) {
  const auto stored = writer_->find_case(id);
  REQUIRE(stored.ok());
  const auto decision =
      statechart::decide(*(*stored)->chart, {zone_}, (*stored)->snapshot, {event, answers},
                         {now_, {"li", "li", {"clerk", "supervisor"}}});
  REQUIRE(decision.ok());
  REQUIRE(!writer_->begin());
  append(id, event, *decision);
  REQUIRE(!writer_->commit());
}

void RemindedDesk::ring(storage::CaseId only) {
  for (storage::CaseId id = 1; id <= last_; ++id) {
    if (only != 0 && id != only) continue;
    REQUIRE(!writer_->begin());
    while (support::ring_next(*writer_, id, calendars_.latest(), zone_, now_)) {
    }
    REQUIRE(!writer_->commit());
  }
}

int RemindedDesk::deliver(int limit) {
  int reminders = 0;
  for (;;) {
    const auto due = digests_->next();
    if (!due || *due > now_) return reminders;
    REQUIRE(!writer_->begin());
    const auto done = digests_->work(*writer_, now_, limit);
    REQUIRE(done.ok());
    REQUIRE(!writer_->commit());
    digests_->settled(true);
    REQUIRE(*done > 0);  // else it would be due for ever
    REQUIRE(*done <= limit);
    reminders += *done;
  }
}

void RemindedDesk::deliver_and_crash() {
  REQUIRE(!writer_->begin());
  REQUIRE(digests_->work(*writer_, now_, 64).ok());
  writer_->rollback();
  digests_->settled(false);
}

std::string RemindedDesk::next() {
  const auto next = digests_->next();
  return next ? time(*next) : "never";
}

Lines RemindedDesk::inbox(const std::string& login) {
  storage::Viewer viewer{login, {}};
  const auto user = accounts_->find(login);
  REQUIRE(user);
  if (sees_all(chart_->definition().access, *user)) viewer.workflows = {"reminded"};
  const auto page = readers_->lease()->digests({storage::digest_rows_max, {}}, viewer);
  REQUIRE(page.ok());
  Lines lines;
  for (const auto& digest : page->digests) {
    auto line = time(digest.at) + (digest.read ? " read:" : " unread:");
    for (const auto& item : digest.items) {
      const auto kind = item.event.substr(6, item.event.rfind('.') - 6);
      line += (line.ends_with(':') ? " " : ", ") + std::to_string(item.case_id) + " " + kind;
    }
    lines.insert(lines.begin(), line);
  }
  return lines;
}

bool RemindedDesk::reads(const std::string& login, storage::DigestId id) {
  const auto problem = digests_->mark_read({login, login, {}}, id);
  if (problem) CHECK(problem->code == ProblemCode::not_found);
  return !problem;
}

void RemindedDesk::read(const std::string& login, storage::DigestId id) {
  REQUIRE(reads(login, id));
}

std::string RemindedDesk::states() {
  auto connection = storage::sqlite::Connection::open(
      options().path, storage::sqlite::Connection::Mode::read_only, 100);
  REQUIRE(connection.ok());
  storage::sqlite::Query query(
      **connection, "SELECT state, count(*) FROM reminders GROUP BY state ORDER BY state");
  static const char* const names[] = {"pending", "delivered", "dropped", "unclaimed"};
  std::string text;
  while (*query.next()) {
    text += (text.empty() ? "" : ", ") + std::to_string(query.integer_at(1)) + " " +
            names[query.integer_at(0)];
  }
  return text;
}

Lines RemindedDesk::published() { return std::exchange(published_, {}); }

std::string RemindedDesk::verified() {
  const auto report = storage::verify(options(), calendars_.latest(), zone_, {});
  REQUIRE(report.ok());
  return report->difference;
}

}  // namespace xinfang::service::test
