// Map: entries in insertion order, and past a few of them an index by hash.
#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/assert.h"
#include "engine/expression/value.h"

namespace xinfang::expression {

namespace {

// Up to here comparing all keys is faster than hashing one.
constexpr std::size_t linear_max = 16;

bool is_key(const Value& value) {
  return value.is(Kind::boolean) || value.is(Kind::integer) || value.is(Kind::unsigned_integer) ||
         value.is(Kind::string);
}

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

// Numbers of equal worth hash alike; a double that no integer equals hashes anyhow.
std::size_t hash_of(const Value& key) {
  // Neighbouring integers would otherwise fill neighbouring slots.
  constexpr std::uint64_t spread = 0x9E3779B97F4A7C15U;
  std::uint64_t number = 0;
  switch (key.kind()) {
    case Kind::boolean:
      return key.as_boolean() ? 1 : 2;
    case Kind::integer:
      number = static_cast<std::uint64_t>(key.as_integer());
      break;
    case Kind::unsigned_integer:
      number = key.as_unsigned();
      break;
    case Kind::floating: {
      const double value = key.as_floating();
      if (value >= 0 && value < 18446744073709551616.0) {
        number = static_cast<std::uint64_t>(value);
      } else if (value < 0 && value >= -9223372036854775808.0) {
        number = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
      }
      break;
    }
    case Kind::string:
      return hash_of(std::string_view(key.as_string()));
    default:
      return 0;
  }
  number *= spread;
  return static_cast<std::size_t>(number ^ (number >> 32));
}

bool matches(const Value& key, const Value& wanted) { return key == wanted; }
bool matches(const Value& key, std::string_view wanted) {
  return key.is(Kind::string) && key.as_string() == wanted;
}

}  // namespace

// entries_.size() where there is none.
template <class Key>
std::size_t Map::position_of(const Key& key) const {
  if (slots_.empty()) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return matches(entry.key, key); });
    return static_cast<std::size_t>(found - entries_.begin());
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash_of(key) & mask; slots_[at] != 0; at = (at + 1) & mask) {
    const std::size_t position = slots_[at] - 1;
    if (matches(entries_[position].key, key)) return position;
  }
  return entries_.size();
}

// At least half of the slots stay free, so that a search ends soon.
void Map::rebuild() {
  slots_.clear();
  if (entries_.size() <= linear_max) return;
  std::size_t size = 4 * linear_max;
  while (size < 4 * entries_.size()) size *= 2;
  slots_.resize(size);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = hash_of(entries_[i].key) & (size - 1);
    while (slots_[at] != 0) at = (at + 1) & (size - 1);
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

void Map::set(Value key, Value value) {
  XINFANG_ASSERT(is_key(key));
  const auto position = position_of(key);
  abstract_size_ += value.abstract_size();
  if (position < entries_.size()) {
    abstract_size_ -= entries_[position].value.abstract_size();
    entries_[position].value = std::move(value);
    return;
  }
  abstract_size_ += key.abstract_size();
  entries_.push_back({std::move(key), std::move(value)});
  if (entries_.size() <= linear_max) return;
  if (2 * entries_.size() > slots_.size()) return rebuild();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash_of(entries_.back().key) & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = static_cast<std::uint32_t>(entries_.size());
}

void Map::set(std::string key, Value value) {
  set(Value::string(std::move(key)), std::move(value));
}

const Value* Map::find(const Value& key) const {
  const auto position = position_of(key);
  return position < entries_.size() ? &entries_[position].value : nullptr;
}

const Value* Map::find(std::string_view key) const {
  const auto position = position_of(key);
  return position < entries_.size() ? &entries_[position].value : nullptr;
}

void Map::erase(std::string_view key) {
  const auto position = position_of(key);
  if (position == entries_.size()) return;
  const auto entry = entries_.begin() + static_cast<std::ptrdiff_t>(position);
  abstract_size_ -= entry->key.abstract_size() + entry->value.abstract_size();
  entries_.erase(entry);
  rebuild();
}

bool operator==(const Map& left, const Map& right) {
  if (left.size() != right.size()) return false;
  return std::all_of(left.begin(), left.end(), [&](const Map::Entry& entry) {
    const auto* other = right.find(entry.key);
    return other != nullptr && *other == entry.value;
  });
}

}  // namespace xinfang::expression
