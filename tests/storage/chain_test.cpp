#include <catch2/catch.hpp>

#include "storage/chain.h"
#include "storage/seal.h"
#include "tests/storage/office.h"

using namespace xinfang;
using namespace xinfang::storage;

TEST_CASE("a hash is written as lower-case hexadecimal digits") {
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("canonical bytes are a big-endian length and the column") {
  CanonicalBytes bytes;
  bytes.integer(258).text("ab").integer(-1);
  const std::string expected(
      "\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\x01\x02"
      "\0\0\0\0\0\0\0\x02"
      "ab"
      "\0\0\0\0\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xff",
      16 + 10 + 16);
  CHECK(bytes.bytes() == expected);
}

TEST_CASE("text moved from one column to its neighbour changes the hash") {
  JournalRow left;
  left.login = "ab";
  left.name = "c";
  JournalRow right;
  right.login = "a";
  right.name = "bc";
  CHECK(chain_hash({}, left) != chain_hash({}, right));
}

TEST_CASE("every column of a row, and the hash before it, goes into its hash") {
  const JournalRow row{1, 2, 3, 4, "login", "name", "event", "workflow", "records"};
  auto different = std::vector<JournalRow>(9, row);
  different[0].sequence = 9;
  different[1].case_id = 9;
  different[2].case_sequence = 9;
  different[3].at_ms = 9;
  different[4].login = "x";
  different[5].name = "x";
  different[6].event = "x";
  different[7].workflow_hash = "x";
  different[8].records = "x";
  for (const auto& other : different) CHECK(chain_hash({}, other) != chain_hash({}, row));
  CHECK(chain_hash(sha256("before"), row) != chain_hash({}, row));
}

TEST_CASE("the worked example of docs/journal-format.md is true") {
  const JournalRow row{1, 1, 1, 1772413200000, "li", "李四", "register", "00", "[]"};
  CHECK(to_hex(chain_hash({}, row)) ==
        "d221ebdf5d1952db9cddba57d7eb743b4eabbb96df76224068171f030701a749");
}

TEST_CASE("sealed bytes open only with their key, at their place, unchanged") {
  Key key{};
  const Seal seal(key, test::randomness());
  const auto sealed = seal.seal("张三", "here");
  CHECK(sealed.find("张三") == std::string::npos);
  CHECK(seal.unseal(sealed, "here") == "张三");
  CHECK(!seal.unseal(sealed, "there"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(!seal.unseal(changed, "here"));
  }
  CHECK(!seal.unseal("short", "here"));
  key[0] = 1;
  const Seal other(key, test::randomness());
  CHECK(!other.unseal(sealed, "here"));
  CHECK(other.check("row") != seal.check("row"));
}

TEST_CASE("the same text sealed twice gives different bytes") {
  const Seal seal(Key{}, test::randomness());
  CHECK(seal.seal("张三", "here") != seal.seal("张三", "here"));
}
