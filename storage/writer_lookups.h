// What the writer looks up before it writes, as store.h says of each. On its own connection: they
// see what its transaction has written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/seal.h"
#include "storage/sqlite.h"
#include "storage/store.h"

namespace xinfang::storage {

Result<std::optional<Answered>, Error> find_answered(sqlite::Connection& connection,
                                                     const Seal& seal, const std::string& login,
                                                     const std::string& key);
Result<std::optional<CaseId>, Error> find_origin(sqlite::Connection& connection,
                                                 const std::string& origin);
Result<std::vector<Timer>, Error> due_cases(sqlite::Connection& connection, Instant until,
                                            int limit);
// Asserts that a transaction is open.
Result<std::int64_t, Error> take_number(sqlite::Connection& connection, const Seal& seal,
                                        const std::string& series, int year);

}  // namespace xinfang::storage
