#include "tests/storage/office.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/definition/reader.h"
#include "engine/statechart/migration.h"
#include "storage/chain.h"
#include "storage/projection.h"
#include "storage/sqlite.h"

namespace xinfang::storage::test {

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
    basis: 人民检察院刑事诉讼规则 第163条
    status: assumed
    warn: 3 days
    urgent: 1 day
  result:
    title: {zh: 办结, en: Result}
    limit: 3 days
    basis: 信访工作条例 第34条
    status: assumed
    warn: 2 days
    urgent: 1 day
    may_suspend: true
)";

const std::string workflow_text = R"(
title: {zh: 来信, en: Letter}
rules: desk
numbering: "{office}信〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}}
stages: {intake: {zh: 受理, en: Intake}, handling: {zh: 办理, en: Handling}}
data:
  petitioner: {type: string, title: {zh: 信访人, en: Petitioner}, personal: true}
  subject: {type: string, title: {zh: 事由, en: Subject}}
  received: {type: date, title: {zh: 收到, en: Received}}
  handler: {type: user, title: {zh: 承办人, en: Handler}, optional: true}
  remark: {type: text, title: {zh: 备注, en: Remark}, optional: true}
access: {roles: [clerk], fields: [handler]}
summary: {subject: subject, petitioner: petitioner, received: received}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: 信访工作条例 第22条
  form: {petitioner: data, subject: data, received: data}
initial: registered
states:
  registered:
    title: {zh: 已登记, en: Registered}
    stage: intake
    start: [reply]
    on:
      remark:
        title: {zh: 备注, en: Remark}
        by: [clerk]
        basis: none, a note for colleagues
        form: {remark: data}
      correct:
        title: {zh: 更正姓名, en: Correct the name}
        by: [clerk]
        basis: none, a slip of the pen
        form: {petitioner: data}
      assign:
        title: {zh: 分派, en: Assign}
        by: [clerk]
        basis: 信访工作条例 第23条
        form: {handler: data}
        to: handling
  handling:
    title: {zh: 办理中, en: Handling}
    stage: handling
    on:
      hand_back:
        title: {zh: 退回, en: Hand back}
        by: [clerk]
        basis: none, the office's own order
        to: registered
      close:
        title: {zh: 办结, en: Close}
        by: [clerk]
        basis: 信访工作条例 第34条
        do: [{meet: reply}]
        to: closed
  closed:
    title: {zh: 已办结, en: Closed}
    final: true
)";

std::string second_text() {
  auto text = workflow_text;
  const auto replace = [&](const std::string& old, const std::string& made) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + made.size())) {
      text.replace(at, old.size(), made);
    }
  };
  replace("petitioner", "complainant");
  replace("complainant: complainant", "petitioner: complainant");  // the summary's key
  replace("registered", "received_in");
  replace("reply", "result");
  return text;
}

std::string words(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

}  // namespace

const std::string second_map =
    "states: {registered: received_in}\n"
    "data: {petitioner: complainant}\n"
    "clocks: {reply: result}\n";

Directory::Directory() {
  auto name = (std::filesystem::temp_directory_path() / "xinfang-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Directory::~Directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::shared_ptr<const statechart::Chart> compile(const std::string& name, const std::string& rest) {
  const auto text = "workflow: " + name + rest;
  auto rules = definition::read_rule_pack(rules_text, "desk.yaml");
  if (!rules) throw std::runtime_error(words(rules.error()));
  auto definition = definition::read_workflow(text, name + ".yaml", {*rules});
  if (!definition) throw std::runtime_error(words(definition.error()));
  auto chart =
      statechart::Chart::compile(*definition, *rules, name + ".yaml", to_hex(sha256(text)));
  if (!chart) throw std::runtime_error(words(chart.error()));
  return *chart;
}

std::shared_ptr<const statechart::Chart> letter() {
  static const auto chart = compile("letter", workflow_text);
  return chart;
}

std::shared_ptr<const statechart::Chart> tip() {
  static const auto chart = compile("tip", workflow_text);
  return chart;
}

std::shared_ptr<const statechart::Chart> second_letter() {
  static const auto chart = compile("letter", second_text());
  return chart;
}

const clock::Calendar& calendar() {
  static const clock::Calendar calendar{"cn", "test", {}};
  return calendar;
}

const clock::Zone& zone() {
  static const auto zone = clock::Zone::fixed(std::chrono::hours{8});
  return zone;
}

ChartSource charts() {
  return [](std::string_view hash) -> std::shared_ptr<const statechart::Chart> {
    for (const auto& chart : {letter(), tip(), second_letter()}) {
      if (chart->workflow_hash() == hash) return chart;
    }
    return nullptr;
  };
}

std::function<void(std::span<std::uint8_t>)> randomness() {
  return [state = std::uint64_t{1}](std::span<std::uint8_t> bytes) mutable {
    for (auto& byte : bytes) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      byte = static_cast<std::uint8_t>(state >> 56);
    }
  };
}

StoreOptions options(const std::string& path) {
  StoreOptions options;
  options.path = path;
  options.key.fill(7);
  options.charts = charts();
  options.randomness = randomness();
  options.busy_timeout_ms = 100;
  return options;
}

Instant at(const std::string& text) {
  auto instant = parse_instant(text);
  REQUIRE(instant.has_value());
  return *instant;
}

Append& Desk::open(const std::string& subject, const std::string& petitioner,
                   std::shared_ptr<const statechart::Chart> chart) {
  expression::Map answers;
  answers.set("petitioner", expression::Value::string(petitioner));
  answers.set("subject", expression::Value::string(subject));
  answers.set("received", expression::Value::string("2026-03-01"));
  auto decision = statechart::open(*chart, {zone()}, answers, {now, {"li", "李四", {"clerk"}}});
  REQUIRE(decision.ok());
  decision_ = std::move(*decision);
  append_ = Append{};
  append_.at = now;
  append_.login = "li";
  append_.name = "李四";
  append_.event = "register";
  append_.chart = std::move(chart);
  return append_;
}

StoredCase Desk::stored(CaseId id) {
  auto found = writer_.find_case(id);
  REQUIRE(found.ok());
  REQUIRE(found->has_value());
  return std::move(**found);
}

Append& Desk::prepare(const StoredCase& stored, const std::string& event,
                      statechart::Decision decision) {
  decision_ = std::move(decision);
  append_ = Append{};
  append_.case_id = stored.id;
  append_.case_sequence = stored.sequence + 1;
  append_.at = now;
  append_.login = "li";
  append_.name = "李四";
  append_.event = event;
  append_.chart = stored.chart;
  return append_;
}

Append& Desk::send(CaseId id, const std::string& event, expression::Map answers) {
  const auto before = stored(id);
  auto decision = statechart::decide(*before.chart, {zone()}, before.snapshot,
                                     {event, std::move(answers)}, {now, {"li", "李四", {"clerk"}}});
  REQUIRE(decision.ok());
  return prepare(before, event, std::move(*decision));
}

Append& Desk::migrate(CaseId id, const std::shared_ptr<const statechart::Chart>& to,
                      const std::string& map) {
  const auto read = definition::read_migration_map(map, "map.yaml");
  REQUIRE(read.ok());
  const auto migration = statechart::Migration::compile(letter(), to, *read);
  if (!migration) FAIL(words(migration.error()));
  const auto before = stored(id);
  auto plan = statechart::plan_migration(**migration, {zone()}, before.snapshot,
                                         {now, {"wang", "王五", {"admin"}}});
  REQUIRE((plan.ok() || plan.error().empty()));
  auto& append = prepare(before, std::string(statechart::migration_event), std::move(*plan));
  append.login = "wang";
  append.name = "王五";
  append.chart = to;
  return append;
}

Result<Appended, Error> Desk::append() {
  append_.records = &decision_->records;
  append_.snapshot = &decision_->snapshot;
  append_.projection = project(*append_.chart, decision_->snapshot, calendar(), zone());
  if (append_.case_id == 0) {
    auto& opened = std::get<statechart::Opened>(decision_->records.front());
    if (opened.number.empty()) {
      auto number = writer_.take_number("荆检信", 2026);
      REQUIRE(number.ok());
      opened.number = "荆检信〔2026〕" + std::to_string(*number) + "号";
    }
  }
  return writer_.append(append_);
}

CaseId Desk::registered(const std::string& subject, const std::string& petitioner,
                        std::shared_ptr<const statechart::Chart> chart) {
  REQUIRE(!writer_.begin());
  open(subject, petitioner, std::move(chart));
  auto appended = append();
  REQUIRE(appended.ok());
  REQUIRE(!writer_.commit());
  return appended->case_id;
}

void Desk::sent(CaseId id, const std::string& event, expression::Map answers) {
  REQUIRE(!writer_.begin());
  send(id, event, std::move(answers));
  REQUIRE(append().ok());
  REQUIRE(!writer_.commit());
}

void Desk::migrated(CaseId id, const std::shared_ptr<const statechart::Chart>& to,
                    const std::string& map) {
  REQUIRE(!writer_.begin());
  migrate(id, to, map);
  REQUIRE(append().ok());
  REQUIRE(!writer_.commit());
}

expression::Map answer(const std::string& field, const std::string& value) {
  expression::Map answers;
  answers.set(field, expression::Value::string(value));
  return answers;
}

std::unique_ptr<Writer> open_writer(const std::string& path) {
  auto writer = Writer::open(options(path));
  if (!writer) FAIL(writer.error().detail);
  return std::move(*writer);
}

std::unique_ptr<Reader> open_reader(const std::string& path) {
  auto reader = Reader::open(options(path));
  if (!reader) FAIL(reader.error().detail);
  return std::move(*reader);
}

VerifyReport verified(const std::string& path) {
  auto report = verify(options(path), calendar(), zone(), {});
  if (!report) FAIL(report.error().detail);
  return *report;
}

void copy_as_cut(const std::string& path, const std::string& copy) {
  std::filesystem::copy_file(path, copy);
  std::filesystem::copy_file(path + "-wal", copy + "-wal");
}

void forge(const std::string& path, const std::string& sql) {
  auto connection = sqlite::Connection::open(path, sqlite::Connection::Mode::read_write, 100);
  REQUIRE(connection.ok());
  if (auto error = (*connection)->execute("DROP TRIGGER journal_keeps_columns;" + sql)) {
    FAIL(error->detail);
  }
  const auto last = (*connection)->integer("SELECT max(sequence) FROM journal");
  REQUIRE(last.ok());
  Hash previous{};
  for (Sequence sequence = 1; sequence <= *last; ++sequence) {
    Hash hash{};
    {
      sqlite::Query query(**connection,
                          "SELECT sequence, case_id, case_sequence, at, login, name, event,"
                          " workflow_hash, records FROM journal WHERE sequence = ?");
      REQUIRE(*query.integer(sequence).next());
      hash = chain_hash(previous, {query.integer_at(0), query.integer_at(1), query.integer_at(2),
                                   query.integer_at(3), query.text_view(4), query.text_view(5),
                                   query.text_view(6), query.text_view(7), query.text_view(8)});
    }
    sqlite::Query update(**connection,
                         "UPDATE journal SET previous_hash = ?, hash = ? WHERE sequence = ?");
    REQUIRE(!update.blob(previous).blob(hash).integer(sequence).run());
    previous = hash;
  }
}

Viewer everybody() { return {"everybody", {"letter", "tip"}}; }

}  // namespace xinfang::storage::test
