// Service: everything the product does, knowing no HTTP. Commands go through one writer thread with
// group commit: load -> decide -> commit -> apply -> publish. Reads run on the caller's thread
// against a pool of readers and never queue behind writes.
//
// Thread-safe. Callbacks run on the writer thread and must be short: post elsewhere.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/service/library.h"
#include "api/service/problem.h"
#include "engine/base/result.h"
#include "engine/expression/value.h"
#include "engine/statechart/migration.h"
#include "storage/store.h"

namespace xinfang::service {

namespace json = boost::json;

// Commands waiting for the writer; one more is `busy`.
inline constexpr std::size_t command_queue_max = 4'096;
// Commands in one transaction: bounds how long the first of them waits.
inline constexpr std::size_t batch_max = 64;

struct Config {
  std::string database;  // path
  std::string key_file;  // created with mode 0600 beside the database where missing
  std::string office = "荆检";
  std::string zone = "Asia/Shanghai";
  int readers = 2;
  // Where time comes from; a test and the demo give a simulated one.
  std::function<Instant()> now;
  // Filled with random bytes; a test gives a seeded one.
  std::function<void(std::span<std::uint8_t>)> randomness;
  // Whether what falls due (alarms of clocks, ...) is done by itself. A server does; a command that
  // opens a database for something else does not, and tests say when: run_timers().
  bool timers = false;
};

// An instant, or a day: its end in the office's zone.
using AsOf = std::variant<Day, Instant>;

// Who calls: a signed-in user, with the roles held now.
struct Caller {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
};

// One case between two events; immutable once published.
struct CaseState {
  storage::CaseId id = 0;
  std::string number;
  std::shared_ptr<const statechart::Chart> chart;
  storage::Sequence sequence = 0;  // of the case: the ETag
  statechart::Snapshot snapshot;
  // When a clock of it rings next; kept by the writer alone, elsewhere empty.
  std::optional<Instant> timer_at;
};
using CasePointer = std::shared_ptr<const CaseState>;

struct Command {
  Caller caller;
  storage::CaseId case_id = 0;  // 0: register a new case of `workflow`
  std::string workflow;
  std::string event;  // unused when registering
  expression::Map answers;
  std::optional<storage::Sequence> if_match;
  std::string idempotency_key;  // empty: none
  storage::Hash request_hash{};
  std::string origin;    // import: key of the outside record; a known one answers its case
  bool dry_run = false;  // import: decided and refused as ever, never committed
  std::shared_ptr<const statechart::Migration> migration;  // not null: the case is to be moved
};

struct Done {
  CasePointer state;      // null after a dry run
  Instant at{};           // of the journal entry
  bool replayed = false;  // answered before: state is what it was then
};

// One committed change, for the live hub.
struct Change {
  storage::Sequence sequence = 0;  // of the journal
  CasePointer state;
  storage::Projection projection;
};

// How many digests a person has not read.
struct UnreadDigests {
  std::string login;
  std::int64_t unread = 0;
};

struct LoggedIn {
  std::string token;  // for the cookie; never stored
  Caller caller;
};

struct CalendarEdition;  // calendars.h
struct CalendarFile;     // publication.h
struct CaseMove;         // migrations.h
struct CaseRedating;     // publication.h
struct MigrationTotals;  // migrations.h
struct Publication;      // publication.h

class Service {
 public:
  // Opens or creates the database, stores the library's texts, compiles the older versions that
  // stored cases are pinned to, starts the writer thread.
  static Result<std::unique_ptr<Service>, std::string> start(Config config,
                                                             std::shared_ptr<Library> library);
  // Works off the commands that are queued, then stops; what is due stays due.
  ~Service();

  // ---- commands: any thread
  void submit(Command command, std::function<void(Result<Done, Problem>)> done);
  // submit, and wait. Not from a callback.
  Result<Done, Problem> execute(Command command);

  // ---- what falls due: any thread, not from a callback
  // Does all that is due at now(), and what that makes due at once; returns when nothing is, or
  // when it can't be done (trouble()). The number of alarms that rang and other pieces done.
  int run_timers();
  // The earliest instant at which something falls due; may lie in the past. nullopt: nothing will.
  std::optional<Instant> next_timer();
  // Cases whose alarms are refused or can't be written; the log says why of each. They are tried
  // anew when a command has changed the case, or after a restart.
  std::size_t alarms_set_aside() const;

  // ---- reminders: any thread
  // The caller's digests; `bad_parameter` where the cursor is another list's.
  Result<json::value, Problem> reminders(const Caller& caller, const storage::DigestQuery& query);
  // `not_found`: the caller has no such digest. Not from a callback.
  std::optional<Problem> mark_reminders_read(const Caller& caller, storage::DigestId id);

  // ---- versions: any thread
  // As versions.h says.
  Result<std::shared_ptr<const statechart::Chart>, std::string> version_beginning(
      const std::string& prefix) const;
  // As migrations.h says. Not from a callback.
  Result<MigrationTotals, Problem> migrate(const Caller& caller,
                                           std::shared_ptr<const statechart::Migration> migration,
                                           bool dry_run,
                                           const std::function<void(const CaseMove&)>& each);

  // ---- calendars: any thread
  // As they stand; the reference holds as long as the service. Oldest first, never empty.
  const std::vector<CalendarEdition>& calendars() const;
  // The words where the folder's calendar is not the one in force.
  std::optional<std::string> unpublished_calendar() const;
  // As publication.h says; `tell` of every running case. Not from a callback. `forbidden` without
  // the operators' role, `validation` where the text may not be published.
  Result<Publication, Problem> publish_calendar(
      const Caller& caller, const CalendarFile& file, bool dry_run,
      const std::function<void(const CaseRedating&)>& tell);

  // ---- reads: any thread, block on SQLite
  Result<CasePointer, Problem> find_case(const Caller& caller, storage::CaseId id);
  Result<json::value, Problem> preview(const Command& command);
  Result<json::value, Problem> list(const Caller& caller, storage::ListQuery query);
  Result<json::value, Problem> journal(const Caller& caller, storage::CaseId id,
                                       storage::Sequence after, int limit);
  // As case_clocks.h says.
  Result<json::value, Problem> clocks(const Caller& caller, storage::CaseId id,
                                      const std::optional<AsOf>& as_of);
  Result<json::value, Problem> calendar(Day from, Day to);
  Result<json::value, Problem> dashboard(const Caller& caller);
  Result<json::value, Problem> workflows(const Caller& caller);
  // `hash` empty: the version in force.
  Result<json::value, Problem> workflow(const Caller& caller, const std::string& name,
                                        const std::string& hash);
  Result<std::string, Problem> diagram(const std::string& name, const std::string& hash,
                                       const std::string& language);  // SVG
  Result<json::value, Problem> users(const std::string& role);
  // The case as docs/api.md shows it to this caller at `as_of` (default: now).
  json::value render_case(const CaseState& state, const Caller& caller,
                          std::optional<Instant> as_of = std::nullopt);
  json::value render_change(const Change& change);

  // ---- accounts: any thread; login takes as long as Argon2id takes
  Result<LoggedIn, Problem> login(const std::string& login, const std::string& password);
  // nullopt: unknown, expired, or the user is no longer active. Fast: from memory. A request keeps
  // the session from ending idle; a live connection that asks whether it still stands does not.
  std::optional<Caller> authenticate(const std::string& token, bool is_request = true);
  void logout(const std::string& token);
  // An active user; nullopt where there is none.
  std::optional<Caller> find_user(const std::string& login) const;
  json::value render_session(const Caller& caller);
  // Replaces password and roles of a known login. The problem names what is not allowed.
  std::optional<Problem> put_user(const std::string& login, const std::string& name,
                                  const std::vector<std::string>& roles,
                                  const std::string& password);

  // ---- live
  // Called on the writer thread after each commit from now on, in journal order. Set once, before
  // traffic.
  void on_commit(std::function<void(const std::vector<Change>&)> listener);
  // Called on the writer thread after a commit that changed how many digests somebody has not read.
  // Set once, before traffic.
  void on_unread(std::function<void(const std::vector<UnreadDigests>&)> listener);
  bool may_see(const Caller& caller, const CaseState& state) const;
  storage::Sequence last_sequence() const;
  // Empty where the service can work: database writable, writer alive.
  std::optional<std::string> trouble() const;

  Instant now() const;

 private:
  class State;
  explicit Service(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xinfang::service
