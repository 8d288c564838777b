// Seal: what the office's key is used for. Bytes kept secret and whole (XChaCha20-Poly1305), and
// checks on rows that do not follow from the journal (keyed BLAKE2b). Each use has a key of its
// own, derived from the office's. Immutable after construction; one thread at a time because the
// source of randomness is the caller's. libsodium is included by seal.cpp alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/types.h"

namespace xinfang::storage {

class Seal {
 public:
  using Randomness = std::function<void(std::span<std::uint8_t>)>;

  Seal(const Key& key, Randomness randomness);
  ~Seal();
  Seal(const Seal&) = delete;
  Seal& operator=(const Seal&) = delete;

  // Nonce and box. `place` says where the bytes stand, so that they open nowhere else. Asserts that
  // there is randomness.
  std::string seal(std::string_view plain, std::string_view place) const;
  // nullopt where the key, the place or a byte is not the one it was sealed with.
  std::optional<std::string> unseal(std::string_view sealed, std::string_view place) const;

  // A keyed hash: nobody without the key can make the one that fits changed bytes.
  Hash check(std::string_view bytes) const;

  Hash random() const;

 private:
  Key value_key_{};
  Key check_key_{};
  Randomness randomness_;
};

}  // namespace xinfang::storage
