// What the store keeps and gives back. Data only.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/statechart/chart.h"
#include "engine/statechart/event.h"
#include "engine/statechart/record.h"
#include "engine/statechart/snapshot.h"

namespace xinfang::storage {

using CaseId = std::int64_t;    // from 1
using Sequence = std::int64_t;  // of the journal or of a case, from 1; 0: before the first
using Hash = std::array<std::uint8_t, 32>;  // SHA-256
using Key = std::array<std::uint8_t, 32>;   // of the seal on personal values

std::string to_hex(const Hash& hash);

enum class ErrorCode {
  cannot_open,    // path, permissions, no database of ours
  newer_format,   // written by a newer program
  wrong_key,      // the key file does not fit this database
  unknown_chart,  // a case is pinned to a workflow the caller has no chart for
  damaged,        // a row does not decode, or contradicts the journal
  conflict,       // case sequence is not the next; origin, number or Idempotency-Key is taken
  bad_cursor,     // a list's cursor that is none of that list's
  io,             // disk full, locked by another process, ...
};

struct Error {
  ErrorCode code = ErrorCode::io;
  std::string detail;  // one sentence
};

// The chart of a workflow version, by SHA-256 hex. Null: unknown. Must be callable from any thread.
using ChartSource = std::function<std::shared_ptr<const statechart::Chart>(std::string_view)>;

struct StoredCase {
  CaseId id = 0;
  std::string number;
  std::shared_ptr<const statechart::Chart> chart;
  Sequence sequence = 0;  // of the case
  statechart::Snapshot snapshot;
};

// One row of lists: derived from the snapshot alone, so that verify can rebuild it.
struct Projection {
  std::string stage;                // empty: none
  std::vector<std::string> states;  // active atomic states
  bool finished = false;
  std::string subject;     // sealed on disk
  std::string petitioner;  // sealed on disk
  std::string received;    // day, or empty
  // The running clock with the earliest due instant.
  struct Due {
    std::string clock;
    Day day{};
    Instant at{};
    Instant yellow_at{};
    Instant red_at{};
    friend bool operator==(const Due&, const Due&) = default;
  };
  std::optional<Due> due;
  // When a clock rings next by itself (statechart::next_alarm); nullopt: none will. Lists leave it
  // out (store.h).
  std::optional<Instant> timer_at;
  std::vector<std::string> readers;  // logins that may see the case beside the workflow's roles
  friend bool operator==(const Projection&, const Projection&) = default;
};

// A case that rings by itself, and when. Before 1970: nobody has looked yet; it is to be projected
// anew (Writer::refresh).
struct Timer {
  CaseId id = 0;
  Instant at{};
  friend bool operator==(const Timer&, const Timer&) = default;
};

struct CaseRow {
  CaseId id = 0;
  std::string number;
  std::string workflow;  // name
  std::string workflow_hash;
  Sequence sequence = 0;
  Instant opened_at{};
  Instant changed_at{};
  Projection projection;
};

struct JournalEntry {
  Sequence sequence = 0;  // of the journal
  CaseId case_id = 0;
  Sequence case_sequence = 0;
  Instant at{};
  std::string login;
  std::string name;
  // "register", the event's name, "clock.expired.<id>", "migrate" or "calendar.published"
  std::string event;
  std::shared_ptr<const statechart::Chart> chart;   // of the version after the entry
  std::shared_ptr<const statechart::Chart> before;  // of a migration: the version it left; or null
  statechart::Records records;
  Hash hash{};
};

// How many cases a version has.
struct VersionCount {
  std::string workflow_hash;
  std::int64_t cases = 0;
  std::int64_t open = 0;
};

// Who looks: the store gives nothing else (invariant 9).
struct Viewer {
  std::string login;
  // Workflows whose cases the viewer may see all of; others only where the viewer is a reader.
  std::vector<std::string> workflows;
};

enum class ColourFilter { any, green, yellow, red, overdue, none };
enum class StateFilter { open, finished, all };
enum class Sort { due, opened_descending };

struct ListQuery {
  std::string workflow;
  std::string stage;
  std::string number;  // part of it
  ColourFilter colour = ColourFilter::any;
  StateFilter state = StateFilter::open;
  Sort sort = Sort::due;
  Instant now{};
  int limit = 50;                     // 1..200
  std::optional<std::string> cursor;  // from ListPage::next; a foreign one is refused
};

struct ListPage {
  std::vector<CaseRow> rows;
  std::optional<std::string> next;
};

struct Dashboard {
  std::int64_t open = 0;
  std::int64_t green = 0, yellow = 0, red = 0, overdue = 0;
  struct Stage {
    std::string workflow;
    std::string stage;
    std::int64_t count = 0;
  };
  std::vector<Stage> stages;  // open cases only
};

struct User {
  std::string login;
  std::string name;
  std::vector<std::string> roles;
  std::string password_hash;  // libsodium's crypto_pwhash string (Argon2id)
  bool active = true;
};

struct Session {
  Hash token_hash{};  // SHA-256 of the cookie's token: the token itself is never stored
  std::string login;
  Instant expires_at{};
};

// A command that was answered, for repeated requests.
struct Answered {
  std::string login;
  std::string key;
  Hash request_hash{};  // of method, path and body
  CaseId case_id = 0;
  Sequence case_sequence = 0;
  Instant at{};
};

// The text of a workflow, rule pack or calendar, or of a version that names two of them, by its
// SHA-256 hex.
struct Content {
  std::string hash;
  std::string kind;  // "workflow", "rules", "calendar", "version"
  std::string name;
  std::string text;
  std::string rules_hash;  // only of workflows kept before there were versions: their pack
};

// An edition of the office's calendar.
struct PublishedCalendar {
  std::int64_t number = 0;   // from 1, without a gap; the last is in force
  std::string content_hash;  // of its text in `contents`
  Instant published_at{};    // never before the one before it
  std::string login;         // empty: recorded by the program itself, the first edition
  std::string name;
};

}  // namespace xinfang::storage
