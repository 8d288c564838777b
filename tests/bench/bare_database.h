// The rows of a durable transition without the engine that makes them: replays a tape of what
// xinfang wrote for each step of a road, into the same tables with the same statements' shape.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace bare {

// What one step of the road left behind in xinfang's database (tests/bench/tape.mjs reads it).
struct Step {
  struct Personal {
    std::string path;
    std::int64_t version = 0;
    std::string salt;
    std::string sealed;
  };
  std::string login, name, event, workflow_hash, records;  // journal
  std::int64_t finished = 0, due_at = 0, yellow_at = 0, red_at = 0, due_day = 0;
  std::int64_t timer_at = 0;
  std::string due_clock, workflow, stage, received, states, readers, snapshot;
  std::string subject, petitioner;  // as many bytes as the sealed ones have
  std::vector<Personal> personal;   // rows that are new with this step
};

std::vector<Step> read_tape(const std::string& path);

// One thread. Throws std::runtime_error where SQLite refuses.
class Database {
 public:
  // Opens `path`, which should not exist, with the settings of storage/database.cpp.
  Database(const std::string& schema, const std::string& path, std::vector<Step> tape);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close_v2(database_); }

  void begin() { step(begin_); }
  // Writes the rows of the case's next step; `id` 0 opens a case and is set. The new sequence.
  std::int64_t write(std::int64_t& id);
  void commit() { step(commit_); }

 private:
  sqlite3_stmt* prepare(const char* sql);
  void run(const std::string& sql);
  void check(int code);
  void step(sqlite3_stmt* statement);
  void insert_case(std::int64_t id, const Step& now);
  void update_case(std::int64_t id, std::int64_t sequence, const Step& before, const Step& now);
  void insert_entry(std::int64_t id, std::int64_t sequence, const Step& now);
  void count_stages(const Step* before, const Step& now);
  void add_to_stage(const Step& at, int count);

  const std::vector<Step> tape_;
  const std::string hash_ = std::string(32, 'h');
  sqlite3* database_ = nullptr;
  sqlite3_stmt *begin_ = nullptr, *commit_ = nullptr, *insert_case_ = nullptr;
  sqlite3_stmt *update_case_ = nullptr, *move_case_ = nullptr, *insert_entry_ = nullptr;
  sqlite3_stmt *insert_personal_ = nullptr, *add_to_stage_ = nullptr, *put_counter_ = nullptr;
  sqlite3_stmt *leave_ = nullptr, *join_ = nullptr;
  std::int64_t entry_ = 0;
  std::int64_t last_case_ = 0;
  std::unordered_map<std::int64_t, std::int64_t> sequences_;
};

}  // namespace bare
