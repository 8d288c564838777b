#include "storage/digest_lists.h"

#include <charconv>
#include <limits>

#include "engine/base/assert.h"
#include "storage/chain.h"
#include "storage/digest_rows.h"
#include "storage/stored_case.h"

namespace xinfang::storage {

namespace {

Instant instant(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}

// A cursor belongs to one person's list: it holds a print of whose.
std::string print_of(const Viewer& viewer) {
  CanonicalBytes bytes;
  bytes.text("digests").text(viewer.login);
  return to_hex(sha256(bytes.bytes())).substr(0, 16) + ".";
}

// The digest the page begins behind.
std::optional<DigestId> from_cursor(const Viewer& viewer, std::string_view cursor) {
  const auto print = print_of(viewer);
  if (!cursor.starts_with(print)) return std::nullopt;
  cursor.remove_prefix(print.size());
  DigestId id = 0;
  const auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), id);
  if (read.ec != std::errc{} || read.ptr != cursor.data() + cursor.size()) return std::nullopt;
  return id;
}

Result<std::vector<ShownReminder>, Error> items_of(sqlite::Connection& connection, const Seal& seal,
                                                   DigestId id, const Viewer& viewer) {
  // The text is the journal's, where it can't be changed.
  static const auto sql =
      "SELECT " + digest_item_columns("i.") +
      ", r.case_id, r.due_at, j.at, j.event, j.workflow_hash,"
      " json_extract(j.records, '$[' || i.record || '].zh'),"
      " json_extract(j.records, '$[' || i.record || '].en'), cases.number, cases.workflow"
      " FROM digest_items i"
      " JOIN reminders r ON r.sequence = i.sequence AND r.record = i.record"
      " JOIN journal j ON j.sequence = i.sequence JOIN cases ON cases.id = r.case_id"
      " WHERE i.digest = ? AND " +
      std::string{visible} + " ORDER BY r.due_at, i.sequence, i.record";
  sqlite::Query query(connection, sql);
  query.integer(id);
  bind_viewer(query, &viewer);
  std::vector<ShownReminder> items;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return items;
    auto item = read_row<DigestItem>(query, seal);
    if (!item) return Failure{item.error()};
    int column = digest_item_columns_count;
    ShownReminder shown;
    shown.case_id = query.integer_at(column++);
    shown.due_at = instant(query.integer_at(column++));
    shown.rung_at = instant(query.integer_at(column++));
    shown.event = query.text_at(column++);
    shown.workflow_hash = query.text_at(column++);
    shown.text.zh = query.text_at(column++);
    shown.text.en = query.text_at(column++);
    shown.number = query.text_at(column++);
    shown.workflow = query.text_at(column);
    shown.due_day = item->due_day;
    items.push_back(std::move(shown));
  }
}

Result<std::int64_t, Error> count_unread(sqlite::Connection& connection, const std::string& login) {
  sqlite::Query query(connection,
                      "SELECT count(*) FROM digests WHERE login = ? AND read_at IS NULL");
  auto row = query.text(login).next();
  if (!row) return Failure{row.error()};
  return query.integer_at(0);
}

}  // namespace

Result<DigestPage, Error> list_digests(sqlite::Connection& connection, const Seal& seal,
                                       const DigestQuery& query, const Viewer& viewer) {
  XINFANG_ASSERT(query.limit >= 1 && query.limit <= digest_rows_max);
  DigestId before = std::numeric_limits<DigestId>::max();
  if (query.cursor) {
    const auto read = from_cursor(viewer, *query.cursor);
    if (!read) {
      return Failure{Error{ErrorCode::bad_cursor,
                           "the cursor is none of this list: use `next` of the page before"}};
    }
    before = *read;
  }
  DigestPage page;
  auto unread = count_unread(connection, viewer.login);
  if (!unread) return Failure{unread.error()};
  page.unread = *unread;

  static const auto sql =
      select_rows<Digest>(" WHERE login = ? AND id < ? ORDER BY id DESC LIMIT ?");
  sqlite::Query select(connection, sql);
  select.text(viewer.login).integer(before);
  select.integer(query.limit + 1);  // one more says whether there is a next page
  for (;;) {
    auto row = select.next();
    if (!row) return Failure{row.error()};
    if (!*row) return page;
    if (page.digests.size() == static_cast<std::size_t>(query.limit)) {
      page.next = print_of(viewer) + std::to_string(page.digests.back().id);
      return page;
    }
    auto digest = read_row<Digest>(select, seal);
    if (!digest) return Failure{digest.error()};
    auto items = items_of(connection, seal, digest->id, viewer);
    if (!items) return Failure{items.error()};
    page.digests.push_back(
        {digest->id, digest->at, digest->read_at.has_value(), std::move(*items)});
  }
}

}  // namespace xinfang::storage
