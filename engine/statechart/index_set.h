// IndexSet: a set of small integers as a bitset of fixed bound, so that configurations copy without
// allocation and set algebra is a handful of word operations.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/base/assert.h"

namespace xinfang::statechart {

// States of one chart, history states included. A file beyond it is refused at compile time.
inline constexpr std::size_t states_max = 512;

class IndexSet {
 public:
  void insert(std::size_t index) { word(index) |= bit(index); }
  void erase(std::size_t index) { word(index) &= ~bit(index); }
  bool contains(std::size_t index) const {
    return index < states_max && (words_[index / 64] & bit(index)) != 0;
  }
  bool empty() const {
    for (auto word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  std::size_t size() const {
    std::size_t count = 0;
    for (auto word : words_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  bool intersects(const IndexSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  bool is_subset_of(const IndexSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.words_[i]) != 0) return false;
    }
    return true;
  }
  IndexSet& operator|=(const IndexSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  IndexSet& operator&=(const IndexSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  friend IndexSet operator&(IndexSet left, const IndexSet& right) { return left &= right; }
  // Calls `visit(index)` in ascending order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (auto rest = words_[i]; rest != 0; rest &= rest - 1) {
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }
  // The same in descending order.
  template <class Visit>
  void for_each_reverse(Visit visit) const {
    for (std::size_t i = words_.size(); i-- > 0;) {
      for (auto rest = words_[i]; rest != 0;) {
        const auto top = static_cast<std::size_t>(std::bit_width(rest)) - 1;
        rest &= ~(std::uint64_t{1} << top);
        visit(i * 64 + top);
      }
    }
  }
  friend bool operator==(const IndexSet&, const IndexSet&) = default;

 private:
  static std::uint64_t bit(std::size_t index) { return std::uint64_t{1} << (index % 64); }
  std::uint64_t& word(std::size_t index) {
    XINFANG_ASSERT(index < states_max);
    return words_[index / 64];
  }
  std::array<std::uint64_t, states_max / 64> words_{};
};

}  // namespace xinfang::statechart
