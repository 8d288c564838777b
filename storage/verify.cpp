#include "storage/verify.h"

#include "storage/chain.h"
#include "storage/checked_rows.h"
#include "storage/database.h"
#include "storage/digest_rows.h"
#include "storage/verify_case.h"
#include "storage/verify_digests.h"

namespace xinfang::storage {

namespace {

constexpr std::int64_t progress_step = 1'000;

class Verifier {
 public:
  Verifier(const Source& source, const clock::Calendar& calendar, const clock::Zone& zone,
           const std::function<void(std::int64_t, std::int64_t)>& progress)
      : source_(source), check_{source, calendar, zone}, progress_(progress) {}

  Result<VerifyReport, Error> run();

 private:
  Finding check_chain();
  Finding check_entry(const sqlite::Query& row);
  Finding check_cases();
  Finding check_strays();
  Finding check_counts();
  Finding check_numbers();
  Finding check_checked_rows();
  Finding check_editions();
  Finding check_digests() { return verify_digests(source_); }
  template <class Row>
  Finding check_rows_of();
  // The first row of `sql` as a difference: `before` + column 0 + `after`.
  Finding none_of(std::string_view sql, const std::string& before, const std::string& after);
  void advance();

  const Source& source_;
  CaseCheck check_;
  const std::function<void(std::int64_t, std::int64_t)>& progress_;
  VerifyReport report_;
  std::int64_t done_ = 0;
  std::int64_t all_ = 0;
};

void Verifier::advance() {
  if (++done_ % progress_step == 0 && progress_) progress_(done_, all_);
}

Finding Verifier::none_of(std::string_view sql, const std::string& before,
                          const std::string& after) {
  sqlite::Query query(source_.connection, sql);
  auto row = query.next();
  if (!row) return Failure{row.error()};
  if (!*row) return std::string{};
  return before + query.text_at(0) + after;
}

Finding Verifier::check_entry(const sqlite::Query& row) {
  const auto place = "journal entry " + std::to_string(report_.entries + 1);
  if (row.integer_at(0) != report_.entries + 1) return place + " is missing";
  if (row.hash_at(9) != report_.last_hash) {
    return place + ": previous_hash should be " + to_hex(report_.last_hash) + " and is " +
           to_hex(row.hash_at(9));
  }
  JournalRow entry;
  entry.sequence = row.integer_at(0);
  entry.case_id = row.integer_at(1);
  entry.case_sequence = row.integer_at(2);
  entry.at_ms = row.integer_at(3);
  entry.login = row.text_view(4);
  entry.name = row.text_view(5);
  entry.event = row.text_view(6);
  entry.workflow_hash = row.text_view(7);
  entry.records = row.text_view(8);
  const auto hash = chain_hash(report_.last_hash, entry);
  if (row.hash_at(10) != hash) {
    return place + ": hash should be " + to_hex(hash) + " for what the row holds and is " +
           to_hex(row.hash_at(10));
  }
  ++report_.entries;
  report_.last_hash = hash;
  return std::string{};
}

Finding Verifier::check_chain() {
  sqlite::Query query(source_.connection,
                      "SELECT sequence, case_id, case_sequence, at, login, name, event,"
                      " workflow_hash, records, previous_hash, hash FROM journal"
                      " ORDER BY sequence");
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return std::string{};
    auto finding = check_entry(query);
    if (!finding || !finding->empty()) return finding;
    advance();
  }
}

Finding Verifier::check_cases() {
  static const auto sql = select_cases(", timer_at, snapshot", " ORDER BY id");
  sqlite::Query query(source_.connection, sql);
  std::int64_t replayed = 0;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return std::string{};
    ++report_.cases;
    if (query.integer_at(0) != report_.cases) {
      return "case " + std::to_string(report_.cases) + " is missing in table cases";
    }
    auto columns = read_columns(query, source_.seal);
    if (!columns) return columns.error().detail;
    columns->timer_at = query.integer_at(case_columns_count);
    const auto before = replayed;
    auto finding = verify_case(check_, *columns, query.text_view(case_columns_count + 1), replayed);
    if (!finding || !finding->empty()) return finding;
    for (auto i = before; i < replayed; ++i) advance();
  }
}

// Rows that no case accounts for.
Finding Verifier::check_strays() {
  const struct {
    const char* sql;
    const char* before;
    const char* after;
  } strays[] = {
      {"SELECT case_id FROM journal j WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE"
       " c.id = j.case_id) LIMIT 1",
       "case ", " stands in the journal and not in table cases"},
      {"SELECT login || '; of case ' || case_id FROM case_reader r WHERE NOT EXISTS"
       " (SELECT 1 FROM cases c, json_each(c.readers) e WHERE c.id = r.case_id"
       " AND e.value = r.login) LIMIT 1",
       "table case_reader has a reader too many: ", ""},
      {"SELECT case_id FROM personal p WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE"
       " c.id = p.case_id) LIMIT 1",
       "table personal has a row of case ", ", which does not exist"},
  };
  for (const auto& stray : strays) {
    auto finding = none_of(stray.sql, stray.before, stray.after);
    if (!finding || !finding->empty()) return finding;
  }
  return std::string{};
}

Finding Verifier::check_counts() {
  return none_of(
      "WITH counted AS (SELECT workflow, stage, count(*) AS count FROM cases WHERE finished = 0"
      " GROUP BY workflow, stage)"
      " SELECT ifnull(c.workflow, s.workflow) || '/' || ifnull(c.stage, s.stage) || ' should be '"
      " || ifnull(c.count, 0) || ' and is ' || ifnull(s.count, 0)"
      " FROM counted c FULL JOIN open_stages s ON s.workflow = c.workflow AND s.stage = c.stage"
      " WHERE ifnull(c.count, 0) <> ifnull(s.count, 0) LIMIT 1",
      "table open_stages: the count of ", "");
}

Finding Verifier::check_numbers() {
  auto twice = none_of("SELECT number FROM cases GROUP BY number HAVING count(*) > 1 LIMIT 1",
                       "case number '", "' was given twice");
  if (!twice || !twice->empty()) return twice;
  return none_of(
      "SELECT 'numbers taken are ' || taken || ', cases are ' || cases FROM"
      " (SELECT (SELECT ifnull(sum(last), 0) FROM counters) AS taken,"
      " (SELECT count(*) FROM cases) AS cases) WHERE taken <> cases",
      "table counters: ", "");
}

template <class Row>
Finding Verifier::check_rows_of() {
  static const auto sql = select_rows<Row>("");
  sqlite::Query query(source_.connection, sql);
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return std::string{};
    auto read = read_row<Row>(query, source_.seal);
    if (!read) return read.error().detail;
  }
}

// Of the calendar: numbers without a gap, times in order, and each with its text.
Finding Verifier::check_editions() {
  return none_of(
      "SELECT CASE WHEN place <> number THEN place || ' is missing'"
      " WHEN published_at < before THEN number || ' is older than the one before it'"
      " ELSE number || ' has no text' END FROM"
      " (SELECT number, published_at, content_hash, row_number() OVER (ORDER BY number) AS place,"
      " lag(published_at) OVER (ORDER BY number) AS before FROM calendars) e"
      " WHERE place <> number OR published_at < before OR NOT EXISTS (SELECT 1 FROM contents c"
      " WHERE c.hash = e.content_hash AND c.kind = 'calendar') ORDER BY number LIMIT 1",
      "table calendars: edition ", "");
}

Finding Verifier::check_checked_rows() {
  using Check = Finding (Verifier::*)();
  for (Check check :
       {&Verifier::check_rows_of<Counter>, &Verifier::check_rows_of<User>,
        &Verifier::check_rows_of<Session>, &Verifier::check_rows_of<Answered>,
        &Verifier::check_rows_of<Content>, &Verifier::check_rows_of<PublishedCalendar>,
        &Verifier::check_editions, &Verifier::check_rows_of<Reminder>,
        &Verifier::check_rows_of<Digest>, &Verifier::check_rows_of<DigestItem>}) {
    auto finding = (this->*check)();
    if (!finding || !finding->empty()) return finding;
  }
  return std::string{};
}

Result<VerifyReport, Error> Verifier::run() {
  auto entries = source_.connection.integer("SELECT count(*) FROM journal");
  if (!entries) return Failure{entries.error()};
  all_ = 2 * *entries;  // each is read in the chain and in its case
  using Check = Finding (Verifier::*)();
  // In this order: what is compared later leans on what was proven before.
  for (Check check : {&Verifier::check_chain, &Verifier::check_checked_rows, &Verifier::check_cases,
                      &Verifier::check_strays, &Verifier::check_counts, &Verifier::check_numbers,
                      &Verifier::check_digests}) {
    auto finding = (this->*check)();
    if (!finding) return Failure{finding.error()};
    if (!finding->empty()) {
      report_.difference = std::move(*finding);
      return std::move(report_);
    }
  }
  if (progress_) progress_(all_, all_);
  report_.clean = true;
  return std::move(report_);
}

}  // namespace

Result<VerifyReport, Error> verify(
    const StoreOptions& options, const clock::Calendar& calendar, const clock::Zone& zone,
    const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const Seal seal(options.key, options.randomness);
  auto connection = open_for_reading(options, seal);
  if (!connection) return Failure{connection.error()};
  expression::JsonReader json;
  const Source source{**connection, seal, options.charts, json};
  sqlite::ReadTransaction moment(**connection);
  return Verifier(source, calendar, zone, progress).run();
}

}  // namespace xinfang::storage
