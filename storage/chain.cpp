#include "storage/chain.h"

#include <openssl/evp.h>

#include "engine/base/assert.h"

namespace xinfang::storage {

namespace {

void append_big_endian(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

}  // namespace

CanonicalBytes& CanonicalBytes::integer(std::int64_t value) {
  append_big_endian(bytes_, 8);
  append_big_endian(bytes_, static_cast<std::uint64_t>(value));
  return *this;
}

CanonicalBytes& CanonicalBytes::text(std::string_view value) {
  append_big_endian(bytes_, value.size());
  bytes_.append(value);
  return *this;
}

CanonicalBytes& CanonicalBytes::hash(const Hash& value) {
  return text({reinterpret_cast<const char*>(value.data()), value.size()});
}

Hash sha256(std::string_view bytes) {
  Hash hash{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr);
  XINFANG_ASSERT(done == 1 && size == hash.size());
  return hash;
}

Hash chain_hash(const Hash& previous, const JournalRow& row) {
  CanonicalBytes bytes;
  bytes.hash(previous)
      .integer(row.sequence)
      .integer(row.case_id)
      .integer(row.case_sequence)
      .integer(row.at_ms)
      .text(row.login)
      .text(row.name)
      .text(row.event)
      .text(row.workflow_hash)
      .text(row.records);
  return sha256(bytes.bytes());
}

std::string to_hex(const Hash& hash) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * hash.size());
  for (auto byte : hash) {
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15]);
  }
  return text;
}

}  // namespace xinfang::storage
