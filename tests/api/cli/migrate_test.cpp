// Versions and migrations on a real database: a small workflow whose files change while cases run.
#include "api/cli/migrate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <sstream>

#include "api/cli/accounts.h"
#include "api/cli/open_database.h"
#include "api/cli/verify.h"
#include "api/service/library.h"
#include "api/service/migrations.h"
#include "api/service/versions.h"
#include "storage/sqlite.h"
#include "tests/api/cli/shipped.h"

using namespace xinfang;

namespace {

struct Run {
  int code = 0;
  std::string out;
  std::string err;
};

std::string replaced(std::string text, const std::string& old, const std::string& made) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + made.size())) {
    text.replace(at, old.size(), made);
  }
  return text;
}

// `open` is called handling, the subject is called topic, the clock is another rule.
std::string second_workflow() {
  auto text = replaced(test::small_workflow(), "  open:", "  handling:");
  text = replaced(text, "initial: open", "initial: handling");
  text = replaced(text, "subject: {type", "topic: {type");
  text = replaced(text, "form: {subject", "form: {topic");
  text =
      replaced(text, "subject: subject, petitioner: subject", "subject: topic, petitioner: topic");
  return replaced(text, "procedural_reply", "intake_decision");
}

// The same, in a text of its own for each number.
std::string second_workflow_comment(int number) {
  static const auto text = second_workflow();
  return "# " + std::to_string(number) + "\n" + text;
}

const char* const good_map =
    "states: {open: handling}\n"
    "data: {subject: topic}\n"
    "clocks: {procedural_reply: intake_decision}\n";

class Office {
 public:
  Office() {
    folder_.copy_rules_and_calendars();
    folder_.write("files/letter.yaml", test::small_workflow());
    for (const auto* part : {"rules", "calendars"}) {
      std::filesystem::rename(folder_.path(part), folder_.path(std::string("files/") + part));
    }
    configuration.database = folder_.path("office.db");
    configuration.workflows = folder_.path("files");
    put_user("admin", {"admin"});
    put_user("window", {"reception"});
  }

  void write(const std::string& name, const std::string& text) {
    folder_.write("files/" + name, text);
  }
  std::string map(const std::string& text) { return folder_.write("map.yaml", text); }
  std::string path(const std::string& name) const { return folder_.path(name); }

  // Makes a database of the dump and its key of the key the dump names; answers its path.
  std::string restore(const std::string& name, const std::string& dump) {
    std::ifstream file(std::string(XINFANG_SOURCE_DIR) + "/tests/data/" + dump);
    const std::string sql(std::istreambuf_iterator<char>(file), {});
    std::smatch key;
    REQUIRE(std::regex_search(sql, key, std::regex("-- key: ([0-9a-f]{64})\n")));
    const auto database = folder_.write(name, "");
    const auto key_file = folder_.write(name + ".key", key[1].str() + "\n");
    for (const auto& each : {database, key_file}) {
      std::filesystem::permissions(
          each, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    auto connection = storage::sqlite::Connection::open(
        database, storage::sqlite::Connection::Mode::read_write, 1'000);
    REQUIRE(connection.ok());
    const auto error = (*connection)->execute(sql);
    INFO((error ? error->detail : ""));
    REQUIRE_FALSE(error);
    return database;
  }

  std::unique_ptr<service::Service> start() {
    auto library = cli::load_library(configuration);
    INFO((library ? "" : library.error()));
    REQUIRE(library.ok());
    auto service = service::Service::start(cli::service_config(configuration), *library);
    INFO((service ? "" : service.error()));
    REQUIRE(service.ok());
    return std::move(*service);
  }
  void put_user(const std::string& login, const std::vector<std::string>& roles) {
    std::istringstream password("password-of-a-test\n");
    std::ostringstream out;
    REQUIRE(cli::run_user_put(configuration, login, login, roles, password, out, out) == 0);
  }
  static service::Caller window() { return {"window", "window", {"reception"}}; }

  void register_letter(const std::string& subject, const std::string& field = "subject") {
    service::Command command;
    command.caller = window();
    command.workflow = "letter";
    command.answers.set(field, expression::Value::string(subject));
    const auto done = start()->execute(std::move(command));
    INFO((done ? "" : done.error().detail));
    REQUIRE(done.ok());
  }
  static service::Command command(storage::CaseId id, const std::string& event) {
    service::Command command;
    command.caller = window();
    command.case_id = id;
    command.event = event;
    return command;
  }
  void send(storage::CaseId id, const std::string& event) {
    const auto done = start()->execute(command(id, event));
    INFO((done ? "" : done.error().detail));
    REQUIRE(done.ok());
  }
  // The version a case is under.
  std::string version_of(storage::CaseId id) {
    const auto found = start()->find_case(window(), id);
    REQUIRE(found.ok());
    return (*found)->chart->workflow_hash();
  }
  // The version in force.
  std::string in_force() {
    const auto library = cli::load_library(configuration);
    REQUIRE(library.ok());
    return (*library)->find("letter")->workflow_hash();
  }

  Run migrate(const cli::MigrateOptions& options) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = cli::run_migrate(configuration, options, out, err);
    return {code, out.str(), err.str()};
  }
  Run versions() {
    std::ostringstream out;
    std::ostringstream err;
    const int code = cli::run_versions(configuration, out, err);
    return {code, out.str(), err.str()};
  }
  // "clean: ..." with the journal's last hash: equal before and after where nothing was written.
  std::string verified() {
    std::ostringstream out;
    std::ostringstream err;
    cli::run_verify(configuration, out, err);
    return out.str() + err.str();
  }

  cli::Configuration configuration;

 private:
  const test::Folder folder_;
};

// Two letters of the first version, one that ended under it, and the second version in force.
struct TwoVersions : Office {
  TwoVersions() {
    register_letter("甲");
    register_letter("乙乙乙");
    register_letter("丙");
    send(3, "give_up");
    options.from = in_force();
    write("letter.yaml", second_workflow());
    options.to = in_force();
    options.map_file = map(good_map);
  }
  Run run(bool dry_run = false) {
    options.dry_run = dry_run;
    return migrate(options);
  }
  cli::MigrateOptions options;
};

}  // namespace

TEST_CASE("a file that changed is a new version, and old cases go on under the old one") {
  Office office;
  office.register_letter("甲");
  const auto first = office.in_force();
  office.write("letter.yaml", second_workflow());
  const auto second = office.in_force();
  CHECK(first != second);
  office.register_letter("乙", "topic");
  CHECK(office.version_of(1) == first);
  CHECK(office.version_of(2) == second);
  CHECK(office.versions().out == second + "\tletter\tletter.yaml\tin force\t1 open\t1 cases\n" +
                                     first + "\tletter\t-\tolder\t1 open\t1 cases\n");
  office.send(1, "answer");
  CHECK(office.versions().out == second + "\tletter\tletter.yaml\tin force\t1 open\t1 cases\n" +
                                     first + "\tletter\t-\tolder\t0 open\t1 cases\n");
  CHECK(office.verified().starts_with("clean: 3 journal entries of 2 cases"));
}

TEST_CASE("a rule pack that changed alone is a new version; due days of old cases stay") {
  Office office;
  office.register_letter("甲");
  const auto first = office.version_of(1);
  const auto due = [&] {
    auto service = office.start();
    const auto page = service->list(Office::window(), {});
    REQUIRE(page.ok());
    std::map<std::int64_t, std::string> days;
    for (const auto& item : page->at("items").as_array()) {
      days[item.at("id").as_int64()] = item.at("due").at("day").as_string();
    }
    return days;
  };
  const auto day = due().at(1);
  std::ifstream file(office.path("files/rules/procuratorate.yaml"));
  std::stringstream text;
  text << file.rdbuf();
  const auto at = text.str().find("limit: 7 days");
  REQUIRE(at != std::string::npos);
  office.write("rules/procuratorate.yaml", text.str().replace(at, 13, "limit: 60 days"));
  office.register_letter("乙");
  CHECK(office.version_of(1) == first);
  CHECK(office.version_of(2) != first);
  CHECK(due().at(1) == day);
  CHECK(due().at(2) > day);
  CHECK(office.verified().starts_with("clean: 2 journal entries"));

  // The term that was changed counts for the old case once it is moved, and the run says so.
  cli::MigrateOptions options;
  options.from = first;
  options.to = office.in_force();
  options.map_file = office.map("# the same names\n");
  const auto run = office.migrate(options);
  CHECK(run.out.find("clock: 'procedural_reply' goes on, due " + due().at(1) + " instead of " +
                     day) != std::string::npos);
  CHECK(due().at(1) == due().at(2));
}

TEST_CASE("a dry run tells case by case and writes nothing") {
  TwoVersions office;
  const auto before = office.verified();
  const auto run = office.run(true);
  CHECK(run.err == "");
  CHECK(run.code == 0);
  // Both terms are of seven days: the due day, some day of this year or the next, stays.
  const std::string one =
      "号: open -> handling\n"
      "  clock: 'procedural_reply' goes on as 'intake_decision', due 20..-..-..\n"
      "  data: 'subject' becomes 'topic'\n";
  const std::regex expected("case 1 荆检〔.*〕1" + one + "case 2 荆检〔.*〕2" + one +
                            "2 would be moved, 0 left\n");
  INFO(run.out);
  CHECK(std::regex_match(run.out, expected));
  CHECK(office.verified() == before);
  CHECK(office.version_of(1) == office.options.from);
}

TEST_CASE("running cases are moved, go on under the new version, and are not moved again") {
  TwoVersions office;
  const auto run = office.run();
  CHECK(run.err == "");
  CHECK(run.code == 0);
  CHECK(run.out.ends_with("2 moved, 0 left\n"));
  CHECK(office.version_of(1) == office.options.to);
  CHECK(office.version_of(2) == office.options.to);
  CHECK(office.version_of(3) == office.options.from);  // ended: stays as it is
  CHECK(office.verified().starts_with("clean: 6 journal entries of 3 cases"));
  CHECK(office.versions().out == office.options.to +
                                     "\tletter\tletter.yaml\tin force\t2 open\t2 cases\n" +
                                     office.options.from + "\tletter\t-\tolder\t0 open\t1 cases\n");

  office.send(1, "answer");
  CHECK(office.verified().starts_with("clean: 7 journal entries of 3 cases"));
  const auto after = office.verified();
  const auto again = office.run();
  CHECK(again.code == 0);
  CHECK(again.out == "0 moved, 0 left\n");
  CHECK(office.verified() == after);

  // The journal shows each entry with the words of its version.
  const auto journal = office.start()->journal(Office::window(), 1, 0, 10);
  REQUIRE(journal.ok());
  const auto& items = journal->at("items").as_array();
  REQUIRE(items.size() == 3);
  const auto find = [](const boost::json::value& entry, const char* kind) {
    for (const auto& record : entry.at("records").as_array()) {
      if (record.at("kind").as_string() == kind) return record;
    }
    FAIL(kind);
    return boost::json::value();
  };
  CHECK(find(items[0], "entered").at("state").at("id").as_string() == "open");
  CHECK(items[1].at("event").at("name").as_string() == "migrate");
  CHECK(items[1].at("event").at("title").at("en").as_string() ==
        "Moved to another version of the workflow");
  CHECK(items[1].at("actor").at("login").as_string() == "admin");
  const auto migrated = find(items[1], "migrated");
  CHECK(migrated.at("from").as_string() == office.options.from);
  CHECK(migrated.at("to").as_string() == office.options.to);
  CHECK(migrated.at("states").as_array().front().at("id").as_string() == "handling");
  const auto& clock = migrated.at("clocks").as_array().front();
  CHECK(clock.at("from").at("id").as_string() == "procedural_reply");
  CHECK(clock.at("to").at("id").as_string() == "intake_decision");
  CHECK(find(items[2], "clock").at("clock").at("id").as_string() == "intake_decision");
}

TEST_CASE("eight digits of a hash are enough where they are of one version") {
  TwoVersions office;
  office.options.from.resize(8);
  office.options.to.resize(8);
  CHECK(office.run().out.ends_with("2 moved, 0 left\n"));
}

TEST_CASE("digits that two versions begin with are refused, naming both") {
  TwoVersions office;
  const auto library = cli::load_library(office.configuration);
  REQUIRE(library.ok());
  const auto rules = (*library)->find("letter")->rules().content_hash;
  // Among some hundred thousand texts two have the same first eight digits.
  std::map<std::string, std::string> text_of;
  std::vector<std::string> twins;
  for (int i = 0; twins.empty() && i < 1'000'000; ++i) {
    const auto text = second_workflow_comment(i);
    const auto hash =
        service::content_hash(service::version_text(service::content_hash(text), rules));
    const auto [at, fresh] = text_of.emplace(hash.substr(0, 8), text);
    if (!fresh) twins = {at->second, text};
  }
  REQUIRE(twins.size() == 2);
  std::vector<std::string> hashes;
  for (const auto& text : twins) {
    office.write("letter.yaml", text);
    office.start();
    hashes.push_back(office.in_force());
  }
  const auto before = office.verified();
  office.options.to = hashes.front().substr(0, 8);
  std::sort(hashes.begin(), hashes.end());
  const auto run = office.run();
  CHECK(run.code == 1);
  CHECK(run.err == "xinfang: --to: '" + office.options.to +
                       "' is the beginning of several versions: " + hashes[0] + " " + hashes[1] +
                       "\n");
  CHECK(office.verified() == before);
  office.options.to = hashes[0];
  CHECK(office.run().out.ends_with("2 moved, 0 left\n"));
}

TEST_CASE("a case that can't go is told with its reasons and left; the others go") {
  TwoVersions office;
  // A value that the new version's field does not take.
  office.write("letter.yaml", replaced(second_workflow(), "topic: {type: string,",
                                       "topic: {type: string, max: 2,"));
  office.options.to = office.in_force();
  const auto run = office.run();
  INFO(run.out);
  CHECK(run.code == cli::cases_left);
  CHECK(run.out.find(
            "号: left in open\n  the value for field 'topic' does not fit: it is 3 characters "
            "long; at most 2 is allowed\n1 moved, 1 left\n") != std::string::npos);
  CHECK(office.version_of(1) == office.options.to);
  CHECK(office.version_of(2) == office.options.from);
  CHECK(office.verified().starts_with("clean: 5 journal entries of 3 cases"));
}

TEST_CASE("what can't be migrated at all is a named error, and nothing is written") {
  TwoVersions office;
  const auto before = office.verified();
  const auto trap = replaced(second_workflow(), "  done:\n",
                             "  trap:\n    title: {zh: 陷, en: Trap}\n    untimed: a test\n"
                             "    on:\n      go:\n        title: {zh: 走, en: Go}\n"
                             "        by: [reception]\n        basis: test\n        to: trap\n"
                             "  done:\n");
  const struct {
    const char* map;
    std::string from;
    std::string to;
    std::string expected;
    int code;
  } rows[] = {
      {"states: {opne: handling}", "", "",
       "map.yaml:1:10: error: the old version has no state 'opne'; did you mean 'open'? "
       "[unknown-state]\nxinfang: the map is not sound; no case was touched\n",
       1},
      {"states: {open: done}", "", "",
       "map.yaml:1:16: error: state 'done' ends the case; a migration moves running cases and ends "
       "none [bad-target]\n",
       1},
      {"data: {subject: [a]}", "", "", "map.yaml:1:17: error: field 'subject' must be a text", 1},
      {"set: {topic: 7}", "", "", "map.yaml:1:14: error: ", 1},
      {"clocks: {procedural_reply: {stop: \"\"}}", "", "",
       "map.yaml:1:35: error: stop of clock 'procedural_reply' must be a text, found ''", 1},
      {"states: [", "", "", "map.yaml:", 1},
      {good_map, "", office.options.from,
       "xinfang: --from and --to are the same version, " + office.options.from, 1},
      {good_map, "0123456789abcdef", "",
       "xinfang: --from: there is no version '0123456789abcdef'; `xinfang versions` lists those "
       "there are\n",
       1},
      {good_map, "", "0123456",
       "xinfang: --to: '0123456' is no hash: at least 8 of the digits 0-9 and a-f are expected, as "
       "`xinfang versions` prints them\n",
       1},
      {good_map, "petition_", "", "xinfang: --from: 'petition_' is no hash", 1},
  };
  const auto options = office.options;
  for (const auto& row : rows) {
    INFO(row.map);
    office.map(row.map);
    office.options = options;
    if (!row.from.empty()) office.options.from = row.from;
    if (!row.to.empty()) office.options.to = row.to;
    const auto run = office.run();
    INFO(run.err);
    CHECK(run.code == row.code);
    CHECK(run.err.find(row.expected) != std::string::npos);
    CHECK(run.out == "");
    CHECK(office.verified() == before);
  }

  // Faults that only a case shows: both are left.
  office.options = options;
  const auto reasons = [&](const std::string& map) {
    office.map(map);
    const auto run = office.run();
    CHECK(run.code == cli::cases_left);
    CHECK(run.out.ends_with("0 moved, 2 left\n"));
    CHECK(office.verified() == before);
    return run.out;
  };
  CHECK(
      reasons("data: {subject: topic}\nclocks: {procedural_reply: intake_decision}")
          .find("  state 'open' is not in the new version; say under 'states' what it becomes\n") !=
      std::string::npos);
  CHECK(reasons("states: {open: handling}\ndata: {subject: topic}")
            .find("  clock 'procedural_reply' runs and would be lost; ") != std::string::npos);
  CHECK(reasons("states: {open: handling}\nclocks: {procedural_reply: intake_decision}")
            .find("  field 'subject' has a value and nothing takes it up") != std::string::npos);

  // An unsound version is never loaded, so that no case can go there.
  office.write("letter.yaml", trap);
  office.map(replaced(good_map, "handling", "trap"));
  const auto run = office.run();
  INFO(run.err);
  CHECK(run.code == 1);
  CHECK(run.err.find("[unreachable-state]") != std::string::npos);
  office.write("letter.yaml", second_workflow());
  CHECK(office.verified() == before);
}

TEST_CASE("the operator is an active user with the role admin") {
  TwoVersions office;
  office.options.login = "nobody";
  auto run = office.run();
  CHECK(run.code == 1);
  CHECK(run.err ==
        "xinfang: there is no active user 'nobody'; --as names the one who answers for "
        "the migration\n");
  office.options.login = "window";
  run = office.run();
  CHECK(run.code == 1);
  CHECK(run.err == "xinfang: user 'window' has not the role 'admin', which a migration takes\n");
}

TEST_CASE("nothing is migrated while a server uses the database, nor without a database") {
  TwoVersions office;
  {
    const auto server = office.start();
    const auto run = office.run();
    CHECK(run.code == 1);
    CHECK(run.err.find("another process writes") != std::string::npos);
    CHECK(office.versions().code == 0);  // reads beside it
  }
  office.configuration.database = office.path("none.db");
  CHECK(office.run().err == "xinfang: there is no file " + office.path("none.db") + "\n");
  CHECK(office.versions().err == "xinfang: there is no file " + office.path("none.db") + "\n");
  CHECK_FALSE(std::filesystem::exists(office.path("none.db")));
}

TEST_CASE("a case that changes between plan and commit is left and told") {
  TwoVersions office;
  auto service = office.start();
  const auto from = service->version_beginning(office.options.from);
  const auto to = service->version_beginning(office.options.to);
  REQUIRE((from.ok() && to.ok()));
  const auto map = definition::read_migration_map(good_map, "map.yaml");
  const auto migration = statechart::Migration::compile(*from, *to, *map);
  REQUIRE(migration.ok());
  const auto library = cli::load_library(office.configuration);
  auto database = cli::open_database(office.configuration, **library);
  REQUIRE(database.ok());
  const statechart::Settings settings;
  std::vector<std::string> told;
  const auto totals = service::run_migration(
      {.caller = {"admin", "admin", {"admin"}},
       .migration = *migration,
       .dry_run = false,
       .settings = settings,
       .calendar = (*library)->calendar(),
       .now = [&] { return service->now(); },
       .cases =
           [&](storage::CaseId after) {
             return database->reader->open_cases(office.options.from, after, 10);
           },
       .find =
           [&](storage::CaseId id) {
             auto stored = database->reader->find_case(id, nullptr);
             if (id == 1) REQUIRE(service->execute(Office::command(1, "answer")).ok());
             return stored;
           },
       .submit = [&](service::Command command,
                     auto done) { service->submit(std::move(command), std::move(done)); }},
      [&](const service::CaseMove& move) {
        told.push_back(std::to_string(move.id) +
                       (move.moved ? " moved" : " left: " + move.reasons.front()));
      });
  REQUIRE(totals.ok());
  CHECK(told == std::vector<std::string>{"1 left: the case has changed meanwhile", "2 moved"});
  CHECK(totals->moved == 1);
  CHECK(totals->left == 1);
  service.reset();
  CHECK(office.version_of(1) == office.options.from);
  CHECK(office.verified().starts_with("clean: 6 journal entries"));
}

TEST_CASE("a request repeated after the migration gets the answer of then") {
  TwoVersions office;
  service::Command command;
  command.caller = Office::window();
  command.workflow = "letter";
  command.answers.set("topic", expression::Value::string("丁"));
  command.idempotency_key = "key";
  const auto first = office.start()->execute(command);
  REQUIRE(first.ok());
  const auto second = office.in_force();
  office.write("letter.yaml", second_workflow() + "# a third version\n");
  office.options.from = second;
  office.options.to = office.in_force();
  office.map("{}");
  CHECK(office.run().out.ends_with("1 moved, 0 left\n"));
  const auto again = office.start()->execute(command);
  REQUIRE(again.ok());
  CHECK(again->replayed);
  CHECK(again->state->sequence == 1);
  CHECK(again->state->chart->workflow_hash() == second);
  CHECK(again->state->snapshot == (*first).state->snapshot);
}

TEST_CASE("cases of more than one page are all moved, each by one entry") {
  Office office;
  constexpr int cases = 2 * service::migration_page + 1;
  {
    auto service = office.start();
    for (int i = 0; i < cases; ++i) {
      service::Command command;
      command.caller = Office::window();
      command.workflow = "letter";
      command.answers.set("subject", expression::Value::string(std::to_string(i)));
      service->submit(std::move(command), [](const auto&) {});
    }
  }
  cli::MigrateOptions options;
  options.from = office.in_force();
  office.write("letter.yaml", second_workflow());
  options.to = office.in_force();
  options.map_file = office.map(good_map);
  const auto number = std::to_string(cases);
  CHECK(office.migrate(options).out.ends_with("\n" + number + " moved, 0 left\n"));
  CHECK(office.verified().starts_with("clean: " + std::to_string(2 * cases) +
                                      " journal entries of " + number + " cases"));
}

// tests/data/before-versions.sql is the dump of a database that a program wrote which pinned cases
// to the workflow's text alone: one running case and one that ended, of a "letter" on a rule pack
// "desk".
TEST_CASE("a database from before versions opens, its cases go on, and can be moved") {
  Office office;
  const auto path = office.restore("before.db", "before-versions.sql");
  office.configuration.database = path;
  // Nobody has looked at its timers yet: that is no difference.
  office.start().reset();
  CHECK(office.verified().starts_with("clean: 3 journal entries of 2 cases"));
  const auto old = office.version_of(1);
  CHECK(old != office.in_force());
  CHECK(office.versions().out.find(old + "\tletter\t-\tolder\t1 open\t2 cases\n") !=
        std::string::npos);

  cli::MigrateOptions options;
  options.from = old;
  options.to = office.in_force();
  options.map_file = office.map("");
  CHECK(office.migrate(options).out.ends_with("1 moved, 0 left\n"));
  CHECK(office.version_of(1) == office.in_force());
  CHECK(office.version_of(2) == old);
  office.send(1, "answer");
  CHECK(office.verified().starts_with("clean: 5 journal entries of 2 cases"));
}
