// An office for storage's tests: a small workflow, a database in a directory of its own, and
// commands that go through the engine. Time and randomness are the test's.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/clock/calendar.h"
#include "engine/statechart/decide.h"
#include "storage/store.h"
#include "storage/verify.h"

namespace xinfang::storage::test {

// Removed with everything in it at the end.
class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// "letter": registered -> handling -> closed, with a personal field and a clock; its handler is a
// reader. "tip": the same under another name, for viewers of one workflow.
std::shared_ptr<const statechart::Chart> letter();
std::shared_ptr<const statechart::Chart> tip();
// The version of "letter" after it: states received -> handling -> closed, `petitioner` is called
// complainant (personal still), the clock `reply` goes on as `result`; and the map to it.
std::shared_ptr<const statechart::Chart> second_letter();
extern const std::string second_map;
// A workflow of the test's own: its text after the line "workflow: <name>".
std::shared_ptr<const statechart::Chart> compile(const std::string& name, const std::string& rest);
const clock::Calendar& calendar();
const clock::Zone& zone();
ChartSource charts();

// Bytes that differ from call to call and are the same in each run.
std::function<void(std::span<std::uint8_t>)> randomness();
StoreOptions options(const std::string& path);

Instant at(const std::string& text);  // RFC 3339
inline const std::string start_text = "2026-03-02T01:00:00Z";

// Decides and appends, as the service does. Each call is one transaction unless one is open.
class Desk {
 public:
  explicit Desk(Writer& writer) : writer_(writer) {}

  // A letter about `subject` of `petitioner`, registered now.
  Append& open(const std::string& subject, const std::string& petitioner = "张三",
               std::shared_ptr<const statechart::Chart> chart = letter());
  Append& send(CaseId id, const std::string& event, expression::Map answers = {});
  // The case from letter() to second_letter(), or to another chart by a map of the test's own.
  Append& migrate(CaseId id, const std::shared_ptr<const statechart::Chart>& to = second_letter(),
                  const std::string& map = second_map);
  // What open(), send() or migrate() made ready, changed by the test, is appended.
  Result<Appended, Error> append();

  // open() or send() with append(); requires success.
  CaseId registered(const std::string& subject, const std::string& petitioner = "张三",
                    std::shared_ptr<const statechart::Chart> chart = letter());
  void sent(CaseId id, const std::string& event, expression::Map answers = {});
  void migrated(CaseId id, const std::shared_ptr<const statechart::Chart>& to = second_letter(),
                const std::string& map = second_map);

  Instant now = at(start_text);

 private:
  StoredCase stored(CaseId id);
  Append& prepare(const StoredCase& stored, const std::string& event,
                  statechart::Decision decision);

  Writer& writer_;
  Append append_;
  std::optional<statechart::Decision> decision_;
};

expression::Map answer(const std::string& field, const std::string& value);

// Requires success.
std::unique_ptr<Writer> open_writer(const std::string& path);
std::unique_ptr<Reader> open_reader(const std::string& path);
VerifyReport verified(const std::string& path);

// Copies file and log as they stand, the log's index lost: as after a power cut.
void copy_as_cut(const std::string& path, const std::string& copy);
// Runs `sql` behind the program's back, then makes every hash of the chain anew.
void forge(const std::string& path, const std::string& sql);

// Sees everything of both workflows.
Viewer everybody();

}  // namespace xinfang::storage::test
