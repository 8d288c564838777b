// The journal's hash chain, and the byte form that hashes and checks are computed over
// (docs/journal-format.md, "The chain").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/types.h"

namespace xinfang::storage {

// Columns one after another, each as a length (8 bytes, big-endian) and its bytes; integers are 8
// bytes, big-endian two's complement; text is UTF-8. No two different rows have the same bytes.
class CanonicalBytes {
 public:
  CanonicalBytes& integer(std::int64_t value);
  CanonicalBytes& text(std::string_view value);
  CanonicalBytes& hash(const Hash& value);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

Hash sha256(std::string_view bytes);

// A journal row as stored. The views belong to the caller.
struct JournalRow {
  Sequence sequence = 0;
  CaseId case_id = 0;
  Sequence case_sequence = 0;
  std::int64_t at_ms = 0;
  std::string_view login;
  std::string_view name;
  std::string_view event;
  std::string_view workflow_hash;
  std::string_view records;
};

// SHA-256 over `previous` (of the row before; zeros for the first) and the row's canonical bytes.
Hash chain_hash(const Hash& previous, const JournalRow& row);

}  // namespace xinfang::storage
