#include "storage/migrate.h"

namespace xinfang::storage {

namespace {

struct Format {
  std::int64_t version = 0;
  bool empty = false;  // no table yet
};

Result<Format, Error> read_format(sqlite::Connection& connection) {
  auto id = connection.integer("PRAGMA application_id");
  if (!id) return Failure{id.error()};
  auto version = connection.integer("PRAGMA user_version");
  if (!version) return Failure{version.error()};
  auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return Failure{tables.error()};
  if (*id != application_id && (*id != 0 || *tables != 0)) {
    return Failure{Error{ErrorCode::cannot_open, "the file is a database of another program"}};
  }
  const auto known = static_cast<std::int64_t>(migrations().size());
  if (*version > known) {
    return Failure{Error{ErrorCode::newer_format,
                         "the database has format " + std::to_string(*version) +
                             ", this program knows formats up to " + std::to_string(known)}};
  }
  return Format{*version, *tables == 0};
}

}  // namespace

std::optional<Error> migrate(sqlite::Connection& connection) {
  auto format = read_format(connection);
  if (!format) return format.error();
  for (auto number = format->version; number < static_cast<std::int64_t>(migrations().size());
       ++number) {
    std::string script = "BEGIN IMMEDIATE; PRAGMA application_id = ";
    script += std::to_string(application_id) + ";";
    script += migrations()[static_cast<std::size_t>(number)];
    script += "; PRAGMA user_version = " + std::to_string(number + 1) + "; COMMIT;";
    if (auto error = connection.execute(script)) {
      if (connection.in_transaction()) connection.execute("ROLLBACK");
      error->detail = "migration " + std::to_string(number + 1) + ": " + error->detail;
      return error;
    }
  }
  return std::nullopt;
}

std::optional<Error> check_format(sqlite::Connection& connection) {
  auto format = read_format(connection);
  if (!format) return format.error();
  const auto known = static_cast<std::int64_t>(migrations().size());
  if (format->version < known) {
    return Error{ErrorCode::cannot_open,
                 format->empty
                     ? "the file holds no database yet"
                     : "the database has the older format " + std::to_string(format->version) +
                           "; start the server once to bring it to format " +
                           std::to_string(known)};
  }
  return std::nullopt;
}

}  // namespace xinfang::storage
