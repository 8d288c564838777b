// Random charts of up to twelve states, with everything SCXML's algorithm knows; the same seed
// gives the same chart on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/definition/definition.h"

namespace xinfang::reference {

inline constexpr int random_states_max = 12;

class ChartWriter {
 public:
  explicit ChartWriter(std::uint64_t seed) : random_(seed) {}

  definition::Definition chart();
  // Names to send, some of which no chart has.
  std::vector<std::string> events(std::size_t count);

 private:
  int below(int bound);
  std::size_t index_below(std::size_t bound);
  bool one_in(int chance) { return below(chance) == 0; }
  const std::string& pick(const std::vector<std::string>& words);

  void grow(definition::State& root);
  void add_histories(definition::State& state, bool is_root);
  void fill(definition::State& state, bool is_root);
  std::vector<std::string> inside(const definition::State& state, bool histories) const;
  // States of different regions of one parallel state; empty where there is none.
  std::vector<std::string> orthogonal(const definition::State& around);
  std::vector<std::string> targets();
  definition::Transition transition();
  definition::Transition with_trigger();
  std::string guard();
  definition::Actions content();
  definition::Action action();

  std::mt19937_64 random_;
  int states_ = 0;
  const definition::State* root_ = nullptr;
  std::vector<std::string> all_;
};

}  // namespace xinfang::reference
