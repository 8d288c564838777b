#include "storage/lists.h"

#include <charconv>

#include "engine/base/assert.h"
#include "storage/case_columns.h"
#include "storage/chain.h"
#include "storage/checked_rows.h"

namespace xinfang::storage {

namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

// after < column <= until
struct Range {
  std::int64_t after = lowest;
  std::int64_t until = no_due;
};

struct Colours {
  Range due, red, yellow;
};

// The most pressing colour wins: overdue before red before yellow.
Colours colours_of(ColourFilter filter, std::int64_t now) {
  switch (filter) {
    case ColourFilter::any:
      return {};
    case ColourFilter::none:
      return {{no_due - 1, no_due}, {}, {}};
    case ColourFilter::overdue:
      return {{lowest, now}, {}, {}};
    case ColourFilter::red:
      return {{now, no_due - 1}, {lowest, now}, {}};
    case ColourFilter::yellow:
      return {{now, no_due - 1}, {now, no_due}, {lowest, now}};
    case ColourFilter::green:
      return {{now, no_due - 1}, {now, no_due}, {now, no_due}};
  }
  XINFANG_ASSERT(false);
}

// The key of the last row of a page: the next one begins after it.
struct RowKey {
  std::int64_t finished = 0;
  std::int64_t due_at = 0;
  CaseId id = 0;
};

// A cursor belongs to one list: it holds a print of the question.
std::string print_of(const ListQuery& query) {
  CanonicalBytes bytes;
  bytes.text(query.workflow).text(query.stage).text(query.number);
  bytes.integer(static_cast<int>(query.colour)).integer(static_cast<int>(query.state));
  bytes.integer(static_cast<int>(query.sort));
  return to_hex(sha256(bytes.bytes())).substr(0, 16);
}

std::string to_cursor(const ListQuery& query, const RowKey& key) {
  return print_of(query) + "." + std::to_string(key.finished) + "." + std::to_string(key.due_at) +
         "." + std::to_string(key.id);
}

std::optional<RowKey> from_cursor(const ListQuery& query, std::string_view cursor) {
  const auto print = print_of(query);
  if (cursor.substr(0, print.size()) != print) return std::nullopt;
  cursor.remove_prefix(print.size());
  RowKey key;
  for (auto* number : {&key.finished, &key.due_at, &key.id}) {
    if (cursor.empty() || cursor.front() != '.') return std::nullopt;
    cursor.remove_prefix(1);
    const auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), *number);
    if (read.ec != std::errc{}) return std::nullopt;
    cursor.remove_prefix(static_cast<std::size_t>(read.ptr - cursor.data()));
  }
  if (!cursor.empty()) return std::nullopt;
  return key;
}

// Parameters: 1..3 the key, 4..5 finished from and to, 6 workflow, 7 stage, 8 number, 9..14 the
// colour's ranges, 15 the viewer's workflows, 16 the viewer's login, 17 the limit.
constexpr std::string_view filters =
    " AND (?6 = '' OR workflow = ?6) AND (?7 = '' OR stage = ?7)"
    " AND (?8 = '' OR instr(number, ?8) > 0)"
    " AND due_at > ?9 AND due_at <= ?10 AND red_at > ?11 AND red_at <= ?12"
    " AND yellow_at > ?13 AND yellow_at <= ?14";

constexpr std::string_view in_workflows =
    " AND (workflow IN (SELECT value FROM json_each(?15))"
    " OR EXISTS (SELECT 1 FROM case_reader r WHERE r.login = ?16 AND r.case_id = cases.id))";
// Who sees no whole workflow sees few cases: begin with those.
constexpr std::string_view as_reader =
    " AND id IN (SELECT case_id FROM case_reader WHERE login = ?16)";

// By due: the bounds on finished end the walk of the index that gives the order.
constexpr std::string_view due_after_key =
    " (finished, due_at, id) > (?1, ?2, ?3) AND finished >= ?4 AND finished <= ?5";
// By opening: here the plus does hide them, so that the rows are walked in order of id.
constexpr std::string_view opened_before_key = " id < ?3 AND +finished >= ?4 AND +finished <= ?5";

const std::string& sql_of(Sort sort, bool reader_only) {
  static const auto sql = [](Sort by, bool reader) {
    const bool due = by == Sort::due;
    std::string rest = due && !reader ? " INDEXED BY cases_due WHERE" : " NOT INDEXED WHERE";
    rest += due ? due_after_key : opened_before_key;
    rest += filters;
    rest += reader ? as_reader : in_workflows;
    rest += due ? " ORDER BY finished, due_at, id" : " ORDER BY id DESC";
    return select_cases("", rest + " LIMIT ?17");
  };
  static const std::string all_due = sql(Sort::due, false);
  static const std::string all_opened = sql(Sort::opened_descending, false);
  static const std::string own_due = sql(Sort::due, true);
  static const std::string own_opened = sql(Sort::opened_descending, true);
  if (sort == Sort::due) return reader_only ? own_due : all_due;
  return reader_only ? own_opened : all_opened;
}

void bind(sqlite::Query& select, const ListQuery& query, const Viewer& viewer, const RowKey& key) {
  select.integer(key.finished).integer(key.due_at).integer(key.id);
  select.integer(query.state == StateFilter::finished ? 1 : 0);
  select.integer(query.state == StateFilter::open ? 0 : 1);
  select.text(query.workflow).text(query.stage).text(query.number);
  const auto colours = colours_of(query.colour, query.now.time_since_epoch().count());
  for (const auto& range : {colours.due, colours.red, colours.yellow}) {
    select.integer(range.after).integer(range.until);
  }
  select.text(to_json_array(viewer.workflows)).text(viewer.login);
  select.integer(query.limit + 1);  // one more says whether there is a next page
}

}  // namespace

Result<ListPage, Error> list_cases(sqlite::Connection& connection, const Seal& seal,
                                   const ListQuery& query, const Viewer& viewer) {
  XINFANG_ASSERT(query.limit >= 1 && query.limit <= page_rows_max);
  RowKey key{lowest, lowest, query.sort == Sort::due ? lowest : no_due};
  if (query.cursor) {
    auto read = from_cursor(query, *query.cursor);
    if (!read) {
      return Failure{Error{ErrorCode::bad_cursor,
                           "the cursor is none of this list: use `next` of the page before, with "
                           "the same filters and order"}};
    }
    key = *read;
  } else if (query.state == StateFilter::finished) {
    key.finished = 0;
    key.due_at = no_due;
    key.id = no_due;
  }
  sqlite::Query select(connection, sql_of(query.sort, viewer.workflows.empty()));
  bind(select, query, viewer, key);

  ListPage page;
  for (;;) {
    auto row = select.next();
    if (!row) return Failure{row.error()};
    if (!*row) return page;
    if (page.rows.size() == static_cast<std::size_t>(query.limit)) {
      page.next = to_cursor(query, key);
      return page;
    }
    auto columns = read_columns(select, seal);
    if (!columns) return Failure{columns.error()};
    auto listed = to_row(*columns);
    if (!listed) return Failure{listed.error()};
    key = {columns->finished ? 1 : 0, columns->due_at, columns->id};
    page.rows.push_back(std::move(*listed));
  }
}

Result<Dashboard, Error> count_dashboard(sqlite::Connection& connection, Instant now,
                                         const Viewer& viewer) {
  Dashboard dashboard;
  const auto workflows = to_json_array(viewer.workflows);
  {
    // From the index alone. Parameters: 1 now, 2 workflows, 3 login, 4 no_due.
    sqlite::Query query(
        connection,
        "SELECT count(*), total(due_at <= ?1), total(due_at > ?1 AND red_at <= ?1),"
        " total(due_at > ?1 AND red_at > ?1 AND yellow_at <= ?1),"
        " total(due_at < ?4 AND due_at > ?1 AND red_at > ?1 AND yellow_at > ?1)"
        " FROM cases INDEXED BY cases_due WHERE finished = 0"
        " AND (workflow IN (SELECT value FROM json_each(?2))"
        " OR EXISTS (SELECT 1 FROM case_reader r WHERE r.login = ?3 AND r.case_id = cases.id))");
    query.integer(now.time_since_epoch().count()).text(workflows).text(viewer.login);
    auto row = query.integer(no_due).next();
    if (!row) return Failure{row.error()};
    dashboard.open = query.integer_at(0);
    dashboard.overdue = query.integer_at(1);
    dashboard.red = query.integer_at(2);
    dashboard.yellow = query.integer_at(3);
    dashboard.green = query.integer_at(4);
  }
  // Whole workflows from the kept counts; single cases one by one.
  sqlite::Query query(
      connection,
      "SELECT workflow, stage, sum(count) FROM ("
      " SELECT workflow, stage, count FROM open_stages"
      "  WHERE workflow IN (SELECT value FROM json_each(?1))"
      " UNION ALL SELECT c.workflow, c.stage, 1 FROM case_reader r JOIN cases c ON c.id = r.case_id"
      "  WHERE r.login = ?2 AND c.finished = 0"
      "  AND c.workflow NOT IN (SELECT value FROM json_each(?1)))"
      " GROUP BY workflow, stage HAVING sum(count) > 0 ORDER BY workflow, stage");
  query.text(workflows).text(viewer.login);
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return dashboard;
    dashboard.stages.push_back({query.text_at(0), query.text_at(1), query.integer_at(2)});
  }
}

}  // namespace xinfang::storage
