#include "bare_database.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace bare {

namespace json = boost::json;

namespace {

constexpr std::int64_t first_instant = 1'780'000'000'000;

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Binds in order.
class Binding {
 public:
  explicit Binding(sqlite3_stmt* statement) : statement_(statement) {}
  Binding& operator()(std::int64_t value) {
    sqlite3_bind_int64(statement_, ++at_, value);
    return *this;
  }
  Binding& operator()(const std::string& value) {
    sqlite3_bind_text(statement_, ++at_, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
  }
  Binding& blob(const std::string& value) {
    sqlite3_bind_blob(statement_, ++at_, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
    return *this;
  }

 private:
  sqlite3_stmt* statement_;
  int at_ = 0;
};

}  // namespace

std::vector<Step> read_tape(const std::string& path) {
  const auto text = [](const json::value& row, const char* key) {
    return std::string(row.at(key).as_string());
  };
  const auto bytes = [](const json::value& row, const char* key) {
    return std::string(static_cast<std::size_t>(row.at(key).as_int64()), 's');
  };
  const auto rows = json::parse(read_file(path));
  std::vector<Step> tape;
  for (const auto& row : rows.as_array()) {
    Step step;
    for (auto [key, place] : {std::pair{"login", &Step::login},
                              {"name", &Step::name},
                              {"event", &Step::event},
                              {"workflow_hash", &Step::workflow_hash},
                              {"records", &Step::records},
                              {"due_clock", &Step::due_clock},
                              {"workflow", &Step::workflow},
                              {"stage", &Step::stage},
                              {"received", &Step::received},
                              {"states", &Step::states},
                              {"readers", &Step::readers},
                              {"snapshot", &Step::snapshot}}) {
      step.*place = text(row, key);
    }
    for (auto [key, place] : {std::pair{"finished", &Step::finished},
                              {"due_at", &Step::due_at},
                              {"yellow_at", &Step::yellow_at},
                              {"red_at", &Step::red_at},
                              {"timer_at", &Step::timer_at},
                              {"due_day", &Step::due_day}}) {
      step.*place = row.at(key).as_int64();
    }
    step.subject = bytes(row, "subject_bytes");
    step.petitioner = bytes(row, "petitioner_bytes");
    for (const auto& value : row.at("personal").as_array()) {
      step.personal.push_back({text(value, "path"), value.at("version").as_int64(),
                               bytes(value, "salt_bytes"), bytes(value, "sealed_bytes")});
    }
    tape.push_back(std::move(step));
  }
  if (tape.empty()) throw std::runtime_error("the tape is empty");
  return tape;
}

Database::Database(const std::string& schema, const std::string& path, std::vector<Step> tape)
    : tape_(std::move(tape)) {
  check(sqlite3_open_v2(path.c_str(), &database_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr));
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      " PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;"
      " PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;");
  run(read_file(schema));
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  insert_case_ = prepare(
      "INSERT INTO cases (sequence, due_day, due_clock, stage, changed_at, received, states,"
      " readers, subject, petitioner, snapshot, finished, due_at, yellow_at, red_at, id, workflow,"
      " workflow_hash, number, opened_at, timer_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  update_case_ = prepare(
      "UPDATE cases SET sequence = ?, due_day = ?, due_clock = ?, stage = ?, changed_at = ?,"
      " received = ?, states = ?, readers = ?, subject = ?, petitioner = ?, snapshot = ?"
      " WHERE id = ?");
  move_case_ = prepare(
      "UPDATE cases SET sequence = ?, due_day = ?, due_clock = ?, stage = ?, changed_at = ?,"
      " received = ?, states = ?, readers = ?, subject = ?, petitioner = ?, snapshot = ?,"
      " finished = ?, due_at = ?, yellow_at = ?, red_at = ?, timer_at = ?"
      " WHERE id = ?");
  insert_entry_ = prepare(
      "INSERT INTO journal (sequence, case_id, case_sequence, at, login, name, event,"
      " workflow_hash, records, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert_personal_ =
      prepare("INSERT INTO personal (case_id, path, version, salt, sealed) VALUES (?, ?, ?, ?, ?)");
  add_to_stage_ = prepare(
      "INSERT INTO open_stages (workflow, stage, count) VALUES (?, ?, ?)"
      " ON CONFLICT (workflow, stage) DO UPDATE SET count = count + excluded.count");
  put_counter_ = prepare(
      "INSERT OR REPLACE INTO counters (series, year, last, row_check) VALUES (?, 2026, ?, ?)");
  leave_ = prepare(
      "DELETE FROM case_reader WHERE case_id = ? AND login IN (SELECT value FROM json_each(?))");
  join_ = prepare("INSERT INTO case_reader (case_id, login) SELECT ?, value FROM json_each(?)");
}

std::int64_t Database::write(std::int64_t& id) {
  const bool opens = id == 0;
  if (opens) id = ++last_case_;
  const auto sequence = ++sequences_[id];
  const auto at = static_cast<std::size_t>(sequence - 1);
  // Past the end of the road the last step is written again.
  const Step& now = tape_[std::min(at, tape_.size() - 1)];
  const Step* before = opens ? nullptr : &tape_[std::min(at - 1, tape_.size() - 1)];
  ++entry_;
  if (opens) {
    insert_case(id, now);
  } else {
    update_case(id, sequence, *before, now);
  }
  for (const auto& personal : now.personal) {
    Binding{insert_personal_}(id)(personal.path)(personal.version)
        .blob(personal.salt)
        .blob(personal.sealed);
    step(insert_personal_);
  }
  insert_entry(id, sequence, now);
  const std::string none = "[]";
  const auto& readers_before = before == nullptr ? none : before->readers;
  if (readers_before != now.readers) {
    if (before != nullptr) {
      Binding{leave_}(id)(readers_before);
      step(leave_);
    }
    Binding{join_}(id)(now.readers);
    step(join_);
  }
  count_stages(before, now);
  return sequence;
}

// The index leaves cases without a timer out: they must be told by the instant on disk, which the
// tape can't hold.
static std::int64_t timer_of(const Step& step) {
  constexpr std::int64_t latest_on_tape = 9007199254740991;
  return step.timer_at == latest_on_tape ? std::numeric_limits<std::int64_t>::max() : step.timer_at;
}

void Database::insert_case(std::int64_t id, const Step& now) {
  const auto number = "记〔2026〕" + std::to_string(id) + "号";
  Binding{put_counter_}(now.workflow)(id).blob(hash_);
  step(put_counter_);
  Binding bind(insert_case_);
  bind(std::int64_t{1})(now.due_day)(now.due_clock)(now.stage)(first_instant + entry_);
  bind(now.received)(now.states)(now.readers).blob(now.subject).blob(now.petitioner);
  bind(now.snapshot)(now.finished)(now.due_at)(now.yellow_at)(now.red_at)(id)(now.workflow);
  bind(now.workflow_hash)(number)(first_instant + entry_)(timer_of(now));
  step(insert_case_);
}

void Database::update_case(std::int64_t id, std::int64_t sequence, const Step& before,
                           const Step& now) {
  const bool moves = before.finished != now.finished || before.due_at != now.due_at ||
                     before.yellow_at != now.yellow_at || before.red_at != now.red_at ||
                     before.timer_at != now.timer_at;
  auto* statement = moves ? move_case_ : update_case_;
  Binding bind(statement);
  bind(sequence)(now.due_day)(now.due_clock)(now.stage)(first_instant + entry_)(now.received);
  bind(now.states)(now.readers).blob(now.subject).blob(now.petitioner)(now.snapshot);
  if (moves) bind(now.finished)(now.due_at)(now.yellow_at)(now.red_at)(timer_of(now));
  bind(id);
  step(statement);
}

void Database::insert_entry(std::int64_t id, std::int64_t sequence, const Step& now) {
  Binding bind(insert_entry_);
  bind(entry_)(id)(sequence)(first_instant + entry_)(now.login)(now.name)(now.event);
  bind(now.workflow_hash)(now.records).blob(hash_).blob(hash_);
  step(insert_entry_);
}

void Database::count_stages(const Step* before, const Step& now) {
  const bool was_open = before != nullptr && before->finished == 0;
  if (was_open && now.finished == 0 && before->stage == now.stage) return;
  if (was_open) add_to_stage(*before, -1);
  if (now.finished == 0) add_to_stage(now, 1);
}

void Database::add_to_stage(const Step& at, int count) {
  Binding{add_to_stage_}(at.workflow)(at.stage)(std::int64_t{count});
  step(add_to_stage_);
}

sqlite3_stmt* Database::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return statement;
}

void Database::run(const std::string& sql) {
  check(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr));
}

void Database::check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
    throw std::runtime_error(sqlite3_errmsg(database_));
  }
}

void Database::step(sqlite3_stmt* statement) {
  check(sqlite3_step(statement));
  sqlite3_reset(statement);
}

}  // namespace bare
