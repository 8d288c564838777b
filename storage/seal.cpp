#include "storage/seal.h"

#include <sodium.h>

#include <array>

#include "engine/base/assert.h"

namespace xinfang::storage {

namespace {

// Part of the derived keys: frozen.
constexpr char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "xinfang1";
constexpr std::uint64_t value_key_number = 1;
constexpr std::uint64_t check_key_number = 2;

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

static_assert(crypto_kdf_KEYBYTES == std::tuple_size_v<Key>);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == std::tuple_size_v<Key>);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Seal::Seal(const Key& key, Randomness randomness) : randomness_(std::move(randomness)) {
  XINFANG_ASSERT(sodium_init() >= 0);
  crypto_kdf_derive_from_key(value_key_.data(), value_key_.size(), value_key_number, kdf_context,
                             key.data());
  crypto_kdf_derive_from_key(check_key_.data(), check_key_.size(), check_key_number, kdf_context,
                             key.data());
}

Seal::~Seal() {
  sodium_memzero(value_key_.data(), value_key_.size());
  sodium_memzero(check_key_.data(), check_key_.size());
}

std::string Seal::seal(std::string_view plain, std::string_view place) const {
  XINFANG_ASSERT(randomness_ != nullptr);
  std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
  unsigned char* nonce = bytes_of(sealed);
  randomness_({nonce, nonce_bytes});
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(place), place.size(), nullptr,
                                             nonce, value_key_.data());
  return sealed;
}

std::optional<std::string> Seal::unseal(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string plain(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const auto box = sealed.substr(nonce_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(box),
                                                 box.size(), bytes_of(place), place.size(),
                                                 bytes_of(sealed), value_key_.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

Hash Seal::check(std::string_view bytes) const {
  Hash hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(bytes), bytes.size(), check_key_.data(),
                     check_key_.size());
  return hash;
}

Hash Seal::random() const {
  XINFANG_ASSERT(randomness_ != nullptr);
  Hash bytes{};
  randomness_(bytes);
  return bytes;
}

}  // namespace xinfang::storage
