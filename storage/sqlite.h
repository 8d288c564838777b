// The one wrapper of SQLite: connection, kept statements, bound values, errors as values.
// A connection and its queries belong to one thread at a time. No exception leaves.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "storage/types.h"

struct sqlite3;
struct sqlite3_stmt;

namespace xinfang::storage::sqlite {

using Bytes = std::span<const std::uint8_t>;

class Connection {
 public:
  enum class Mode { read_only, read_write };

  // The file must exist. `cannot_open` where it can't be opened.
  static Result<std::unique_ptr<Connection>, Error> open(const std::string& path, Mode mode,
                                                         int busy_timeout_ms);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs every statement of `sql`; rows are thrown away.
  std::optional<Error> execute(const std::string& sql);
  // The one integer that `sql` gives.
  Result<std::int64_t, Error> integer(std::string_view sql);

  bool in_transaction() const;

 private:
  friend class Query;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  // Compiled once and kept; the texts are this folder's own, so their number is bounded.
  sqlite3_stmt* prepare(std::string_view sql);
  Error error() const;

  sqlite3* handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

// One execution of a kept statement. Parameters are bound in order; the first error on the way
// comes out of run() or next(). Two queries of the same text must not live at once.
class Query {
 public:
  Query(Connection& connection, std::string_view sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& integer(std::int64_t value);
  Query& text(std::string_view value);
  Query& blob(Bytes value);
  Query& blob(std::string_view bytes);
  Query& null();

  // For statements without rows. `conflict` where a key is taken already.
  std::optional<Error> run();
  // True: there is a row, readable until the next call.
  Result<bool, Error> next();

  bool is_null(int column) const;
  std::int64_t integer_at(int column) const;
  std::string text_at(int column) const;
  std::string_view text_view(int column) const;  // valid until the next call
  std::string bytes_at(int column) const;
  // A BLOB of another length than a hash's gives zeros, which no check accepts.
  Hash hash_at(int column) const;

 private:
  void keep(int code);

  Connection& connection_;
  sqlite3_stmt* statement_;
  int parameter_ = 0;
  std::optional<Error> error_;
};

// A read transaction: what is read inside is of one moment. Ends when it goes out of scope. Inside
// an open transaction it does nothing.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection);
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& connection_;
  bool mine_ = false;
};

}  // namespace xinfang::storage::sqlite
