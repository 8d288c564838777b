// Seeded random definitions that the readers would accept, for properties of the writers.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/definition/definition.h"

namespace xinfang::definition {

class RandomDefinition {
 public:
  explicit RandomDefinition(std::uint32_t seed) : random_(seed) {}

  // Clocks are those of files/rules.yaml.
  Definition workflow();
  // In the data model `cel`.
  Definition document();

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  bool once_in(int times) { return below(times) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
  std::string words();
  std::string expression();
  Text text() { return {words(), words()}; }
  std::string name(const std::string& prefix) { return prefix + std::to_string(next_++); }

  Field field(const std::string& id, bool in_record);
  std::vector<FormField> form();
  Actions actions(int depth);
  ClockAction clock_action();
  Action action(int depth);
  Payload payload();
  Given given(const std::vector<std::string>& texts);
  State state(int depth, const std::string& stage);
  void add_history(State& around);
  void add_transitions(State& state);
  Transition transition();
  void link(State& state);

  std::mt19937 random_;
  int next_ = 0;
  Definition made_;
  std::vector<std::string> targets_;
  std::vector<std::string> events_;
};

}  // namespace xinfang::definition
