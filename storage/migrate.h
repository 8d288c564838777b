// The format of the database file: `PRAGMA user_version` counts the migrations that ran.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "storage/sqlite.h"

namespace xinfang::storage {

// "XFng", so that `file` and other programs know the file as ours. Frozen.
inline constexpr std::int64_t application_id = 0x58466e67;

// The SQL of migrations/*.sql in order, number 1 first; part of the program.
std::span<const std::string_view> migrations();

// Brings the file to this program's format, each migration in a transaction of its own.
// `cannot_open` where it is another program's, `newer_format` where it is ahead of this one.
std::optional<Error> migrate(sqlite::Connection& connection);

// As above but changes nothing: an older format, or an empty file, is `cannot_open`.
std::optional<Error> check_format(sqlite::Connection& connection);

}  // namespace xinfang::storage
