// The rows of reminders, digests and their items: one mapping for writing, reading and verify.
#pragma once

#include "storage/checked_rows.h"
#include "storage/digest.h"

namespace xinfang::storage {

// `conflict` where the row is there already.
std::optional<Error> insert_row(sqlite::Connection& connection, const Seal& seal,
                                const Reminder& reminder);
std::optional<Error> insert_row(sqlite::Connection& connection, const Seal& seal,
                                const DigestItem& item);
// A digest of id 0 is new; its id comes back.
Result<DigestId, Error> put_digest(sqlite::Connection& connection, const Seal& seal, Digest digest);
// Writes state and settled_at of the row that is there.
std::optional<Error> update_state(sqlite::Connection& connection, const Seal& seal,
                                  const Reminder& reminder);

inline constexpr int reminder_columns_count = 9;
inline constexpr int digest_item_columns_count = 6;
// The columns in the order that read_row() expects, each with the prefix ("r.").
std::string reminder_columns(const std::string& prefix);
std::string digest_item_columns(const std::string& prefix);

template <>
std::string select_rows<Reminder>(std::string_view rest);
template <>
std::string select_rows<Digest>(std::string_view rest);
template <>
std::string select_rows<DigestItem>(std::string_view rest);
template <>
Result<Reminder, Error> read_row<Reminder>(const sqlite::Query& query, const Seal& seal);
template <>
Result<Digest, Error> read_row<Digest>(const sqlite::Query& query, const Seal& seal);
template <>
Result<DigestItem, Error> read_row<DigestItem>(const sqlite::Query& query, const Seal& seal);

}  // namespace xinfang::storage
