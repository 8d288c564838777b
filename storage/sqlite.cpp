#include "storage/sqlite.h"

#include <sqlite3.h>

#include <algorithm>

#include "engine/base/assert.h"

namespace xinfang::storage::sqlite {

namespace {

ErrorCode code_of(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return ErrorCode::conflict;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorCode::cannot_open;
    case SQLITE_CORRUPT:
    case SQLITE_MISMATCH:
      return ErrorCode::damaged;
    default:
      return ErrorCode::io;
  }
}

Error error_of(sqlite3* handle) {
  return {code_of(sqlite3_extended_errcode(handle)),
          std::string{"SQLite: "} + sqlite3_errmsg(handle)};
}

}  // namespace

void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<std::unique_ptr<Connection>, Error> Connection::open(const std::string& path, Mode mode,
                                                            int busy_timeout_ms) {
  sqlite3* handle = nullptr;
  // NOMUTEX: one thread at a time is this class's contract.
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) {
    return Failure{Error{ErrorCode::cannot_open,
                         "cannot open '" + path + "': " +
                             (handle != nullptr ? sqlite3_errmsg(handle) : "out of memory")}};
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  return connection;
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close(handle_);
}

Error Connection::error() const { return error_of(handle_); }

std::optional<Error> Connection::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return std::nullopt;
  }
  return error();
}

Result<std::int64_t, Error> Connection::integer(std::string_view sql) {
  Query query(*this, sql);
  auto row = query.next();
  if (!row) return Failure{row.error()};
  if (!*row) return Failure{Error{ErrorCode::damaged, "no row for: " + std::string{sql}}};
  return query.integer_at(0);
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

sqlite3_stmt* Connection::prepare(std::string_view sql) {
  if (auto found = statements_.find(sql); found != statements_.end()) return found->second.get();
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return nullptr;
  statements_.emplace(std::string{sql}, std::unique_ptr<sqlite3_stmt, Finalize>(statement));
  return statement;
}

Query::Query(Connection& connection, std::string_view sql)
    : connection_(connection), statement_(connection.prepare(sql)) {
  if (statement_ == nullptr) {
    error_ = connection.error();
  } else {
    XINFANG_ASSERT(sqlite3_stmt_busy(statement_) == 0);
  }
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // personal values must not stay in memory longer than needed
}

void Query::keep(int code) {
  if (code != SQLITE_OK && !error_) error_ = connection_.error();
}

Query& Query::integer(std::int64_t value) {
  ++parameter_;
  if (statement_ != nullptr) keep(sqlite3_bind_int64(statement_, parameter_, value));
  return *this;
}

Query& Query::text(std::string_view value) {
  ++parameter_;
  if (statement_ != nullptr) {
    // A null pointer would bind NULL, which is not the empty string.
    const char* data = value.data() == nullptr ? "" : value.data();
    keep(sqlite3_bind_text64(statement_, parameter_, data, value.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8));
  }
  return *this;
}

Query& Query::blob(Bytes value) {
  return blob(std::string_view{reinterpret_cast<const char*>(value.data()), value.size()});
}

Query& Query::blob(std::string_view bytes) {
  ++parameter_;
  if (statement_ != nullptr) {
    keep(bytes.empty() ? sqlite3_bind_zeroblob(statement_, parameter_, 0)
                       : sqlite3_bind_blob64(statement_, parameter_, bytes.data(), bytes.size(),
                                             SQLITE_TRANSIENT));
  }
  return *this;
}

Query& Query::null() {
  ++parameter_;
  if (statement_ != nullptr) keep(sqlite3_bind_null(statement_, parameter_));
  return *this;
}

std::optional<Error> Query::run() {
  auto row = next();
  if (!row) return row.error();
  return std::nullopt;
}

Result<bool, Error> Query::next() {
  if (error_) return Failure{*error_};
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  error_ = connection_.error();
  return Failure{*error_};
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::integer_at(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Query::text_at(int column) const { return std::string{text_view(column)}; }

std::string_view Query::text_view(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Query::bytes_at(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Hash Query::hash_at(int column) const {
  Hash hash{};
  const auto bytes = bytes_at(column);
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

ReadTransaction::ReadTransaction(Connection& connection) : connection_(connection) {
  if (connection_.in_transaction()) return;
  // Where this fails, the queries inside still see committed rows, each of its own moment, or
  // report the trouble themselves.
  mine_ = !Query(connection_, "BEGIN").run();
}

ReadTransaction::~ReadTransaction() {
  if (mine_) Query(connection_, "COMMIT").run();
}

}  // namespace xinfang::storage::sqlite
