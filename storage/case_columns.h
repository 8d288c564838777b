// The row of a case as it stands in table cases: one mapping between projection and columns, for
// writing, lists and verify.
#pragma once

#include <limits>
#include <optional>
#include <string>

#include "storage/seal.h"
#include "storage/sqlite.h"

namespace xinfang::storage {

// Stands for "no clock runs" in due_at, yellow_at and red_at: sorts last.
inline constexpr std::int64_t no_due = std::numeric_limits<std::int64_t>::max();
// In timer_at: no clock rings by itself, and nobody has looked since the column came.
inline constexpr std::int64_t no_timer = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t unseen_timer = -1;

struct CaseColumns {
  CaseId id = 0;
  bool finished = false;
  Sequence sequence = 0;
  std::int64_t due_at = no_due;
  std::int64_t yellow_at = no_due;
  std::int64_t red_at = no_due;
  std::int64_t due_day = 0;
  std::string due_clock;
  std::int64_t timer_at = no_timer;
  std::string workflow;
  std::string workflow_hash;
  std::string stage;
  std::string number;
  std::string origin;  // empty: null
  std::int64_t opened_at = 0;
  std::int64_t changed_at = 0;
  std::string received;
  std::string states;      // JSON array
  std::string readers;     // JSON array
  std::string subject;     // plain here, sealed on disk
  std::string petitioner;  // plain here, sealed on disk

  friend bool operator==(const CaseColumns&, const CaseColumns&) = default;
  bool same_due_order(const CaseColumns& other) const {
    return finished == other.finished && due_at == other.due_at && yellow_at == other.yellow_at &&
           red_at == other.red_at;
  }
  // What refresh() writes.
  bool same_dates(const CaseColumns& other) const {
    return same_due_order(other) && due_day == other.due_day && due_clock == other.due_clock &&
           timer_at == other.timer_at;
  }
  bool same_sealed(const CaseColumns& other) const {
    return subject == other.subject && petitioner == other.petitioner;
  }
};

// Everything but number and origin, which stand in the case's first record.
CaseColumns columns_of(CaseId id, Sequence sequence, const statechart::Chart& chart,
                       const statechart::Snapshot& snapshot, const Projection& projection);

// Those of same_dates(), from the projection; `finished` stays.
void set_dates(CaseColumns& columns, const Projection& projection);

// The columns in the order read_columns() expects, before any that the caller adds. timer_at is
// not among them: it stands after the snapshot, which lists need not touch.
inline constexpr int case_columns_count = 20;
std::string select_cases(std::string_view more_columns, std::string_view rest);

// All but timer_at. `damaged` where a sealed column does not open.
Result<CaseColumns, Error> read_columns(const sqlite::Query& query, const Seal& seal);
// `damaged` where a list is no JSON array.
Result<CaseRow, Error> to_row(const CaseColumns& columns);

// `conflict` where number or origin is taken.
std::optional<Error> insert_case(sqlite::Connection& connection, const Seal& seal,
                                 const CaseColumns& columns, std::string_view snapshot);
// `before`: the row as it stands; the index is left alone where its columns stay, and so are the
// sealed columns.
std::optional<Error> update_case(sqlite::Connection& connection, const Seal& seal,
                                 const CaseColumns& before, const CaseColumns& columns,
                                 std::string_view snapshot);
// The columns of same_dates() alone.
std::optional<Error> update_dates(sqlite::Connection& connection, const CaseColumns& columns);

}  // namespace xinfang::storage
