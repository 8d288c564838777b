// A reader: a read-only connection. Each call reads one moment of the database.
#include "engine/base/assert.h"
#include "storage/checked_rows.h"
#include "storage/database.h"
#include "storage/digest_lists.h"
#include "storage/lists.h"
#include "storage/stored_case.h"

namespace xinfang::storage {

namespace {

template <class Row>
Result<std::vector<Row>, Error> read_all(sqlite::Query& query, const Seal& seal) {
  std::vector<Row> rows;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return rows;
    auto read = read_row<Row>(query, seal);
    if (!read) return Failure{read.error()};
    rows.push_back(std::move(*read));
  }
}

// Each row as `read` makes it.
template <class Row, class Read>
Result<std::vector<Row>, Error> collect(sqlite::Query& query, Read read) {
  std::vector<Row> rows;
  for (;;) {
    auto row = query.next();
    if (!row) return Failure{row.error()};
    if (!*row) return rows;
    rows.push_back(read());
  }
}

template <class Row>
Result<std::optional<Row>, Error> read_one(sqlite::Query& query, const Seal& seal) {
  auto rows = read_all<Row>(query, seal);
  if (!rows) return Failure{rows.error()};
  if (rows->empty()) return std::optional<Row>{};
  return std::optional<Row>{std::move(rows->front())};
}

class SqliteReader final : public Reader {
 public:
  SqliteReader(const StoreOptions& options, std::unique_ptr<Seal> seal,
               std::unique_ptr<sqlite::Connection> connection)
      : charts_(options.charts), seal_(std::move(seal)), connection_(std::move(connection)) {}

  Result<Sequence, Error> last_sequence() override {
    return connection_->integer("SELECT ifnull(max(sequence), 0) FROM journal");
  }
  Result<std::optional<StoredCase>, Error> find_case(CaseId id, const Viewer* viewer) override {
    sqlite::ReadTransaction moment(*connection_);
    return load_case(source(), id, viewer);
  }
  Result<std::optional<StoredCase>, Error> find_case_at(CaseId id, Sequence case_sequence,
                                                        const Viewer* viewer) override {
    sqlite::ReadTransaction moment(*connection_);
    return load_case_at(source(), id, case_sequence, viewer);
  }
  Result<std::optional<StoredCase>, Error> find_case_as_of(CaseId id, Instant instant,
                                                           const Viewer* viewer) override {
    sqlite::ReadTransaction moment(*connection_);
    return load_case_as_of(source(), id, instant, viewer);
  }
  Result<ListPage, Error> list(const ListQuery& query, const Viewer& viewer) override {
    return list_cases(*connection_, *seal_, query, viewer);
  }
  Result<std::vector<JournalEntry>, Error> journal(CaseId id, Sequence after, int limit,
                                                   const Viewer& viewer) override {
    XINFANG_ASSERT(limit >= 1 && limit <= journal_rows_max);
    sqlite::ReadTransaction moment(*connection_);
    return load_journal(source(), id, after, limit, &viewer);
  }
  Result<Dashboard, Error> dashboard(Instant now, const Viewer& viewer) override {
    sqlite::ReadTransaction moment(*connection_);
    return count_dashboard(*connection_, now, viewer);
  }
  Result<DigestPage, Error> digests(const DigestQuery& query, const Viewer& viewer) override {
    sqlite::ReadTransaction moment(*connection_);
    return list_digests(*connection_, *seal_, query, viewer);
  }
  Result<std::optional<User>, Error> find_user(const std::string& login) override {
    static const auto sql = select_rows<User>(" WHERE login = ?");
    sqlite::Query query(*connection_, sql);
    return read_one<User>(query.text(login), *seal_);
  }
  Result<std::vector<User>, Error> users() override {
    static const auto sql = select_rows<User>(" ORDER BY login");
    sqlite::Query query(*connection_, sql);
    return read_all<User>(query, *seal_);
  }
  Result<std::optional<Session>, Error> find_session(const Hash& token_hash) override {
    static const auto sql = select_rows<Session>(" WHERE token_hash = ?");
    sqlite::Query query(*connection_, sql);
    return read_one<Session>(query.blob(token_hash), *seal_);
  }
  Result<std::vector<Content>, Error> contents() override {
    static const auto sql = select_rows<Content>(" ORDER BY rowid");
    sqlite::Query query(*connection_, sql);
    return read_all<Content>(query, *seal_);
  }
  Result<std::vector<VersionCount>, Error> version_counts() override {
    sqlite::Query query(*connection_,
                        "SELECT workflow_hash, count(*), total(finished = 0) FROM cases"
                        " GROUP BY workflow_hash ORDER BY workflow_hash");
    return collect<VersionCount>(query, [&] {
      return VersionCount{query.text_at(0), query.integer_at(1), query.integer_at(2)};
    });
  }
  Result<std::vector<CaseId>, Error> open_cases(const std::string& workflow_hash, CaseId after,
                                                int limit) override {
    XINFANG_ASSERT(limit >= 1);
    sqlite::Query query(*connection_,
                        "SELECT id FROM cases NOT INDEXED WHERE id > ? AND workflow_hash = ?"
                        " AND finished = 0 ORDER BY id LIMIT ?");
    query.integer(after).text(workflow_hash).integer(limit);
    return collect<CaseId>(query, [&] { return query.integer_at(0); });
  }
  Result<std::vector<CaseId>, Error> dated_cases(CaseId after, int limit) override {
    XINFANG_ASSERT(limit >= 1);
    sqlite::Query query(*connection_,
                        "SELECT id FROM cases NOT INDEXED WHERE id > ? AND"
                        " (finished = 0 OR due_clock <> '') ORDER BY id LIMIT ?");
    query.integer(after).integer(limit);
    return collect<CaseId>(query, [&] { return query.integer_at(0); });
  }
  Result<std::vector<PublishedCalendar>, Error> calendars() override {
    static const auto sql = select_rows<PublishedCalendar>(" ORDER BY number");
    sqlite::Query query(*connection_, sql);
    return read_all<PublishedCalendar>(query, *seal_);
  }
  Result<std::optional<Content>, Error> find_content(const std::string& hash) override {
    static const auto sql = select_rows<Content>(" WHERE hash = ?");
    sqlite::Query query(*connection_, sql);
    return read_one<Content>(query.text(hash), *seal_);
  }

 private:
  Source source() { return {*connection_, *seal_, charts_, json_}; }

  ChartSource charts_;
  expression::JsonReader json_;
  std::unique_ptr<Seal> seal_;
  std::unique_ptr<sqlite::Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<Reader>, Error> Reader::open(const StoreOptions& options) {
  auto seal = std::make_unique<Seal>(options.key, options.randomness);
  auto connection = open_for_reading(options, *seal);
  if (!connection) return Failure{connection.error()};
  return std::unique_ptr<Reader>(
      std::make_unique<SqliteReader>(options, std::move(seal), std::move(*connection)));
}

}  // namespace xinfang::storage
