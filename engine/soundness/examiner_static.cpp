#include <algorithm>

#include "engine/soundness/examiner.h"

namespace xinfang::soundness {

void Examiner::check_bases() {
  for (std::size_t i = 0; i < chart_.transitions().size(); ++i) {
    const auto& transition = chart_.transitions()[i];
    if (!transition.basis.empty()) continue;
    add(transition.place, "missing-basis",
        "transition " + name_of(i) + " needs 'basis': the article of law, or \"none, <reason>\"");
  }
}

// A role that `access` keeps from seeing any case can't act in one.
void Examiner::check_roles() {
  for (std::size_t i = 0; i < model_.moves.size(); ++i) {
    const auto& move = model_.moves[i];
    if (!move.by_person || move.sees || !move.sight.empty()) continue;
    const auto& by = chart_.transitions()[i].by;
    std::string roles;
    for (const auto& role : by) roles += (roles.empty() ? "'" : ", '") + role + "'";
    add(chart_.transitions()[i].place, "blind-role",
        "transition " + name_of(i) + " waits for " + roles +
            ", but 'access' lets none of these roles see a case, nor names a field of such a user");
  }
}

// The keys of `on` have no order that a reader would rely on: where two of them take one event,
// the one that says more must come first.
void Examiner::check_key_order() {
  for (const auto& state : chart_.states()) check_key_order(state.transitions);
}

void Examiner::check_key_order(const std::vector<std::size_t>& transitions) {
  for (std::size_t later = 1; later < transitions.size(); ++later) {
    for (const auto& longer : chart_.transitions()[transitions[later]].descriptors) {
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        const auto& descriptors = chart_.transitions()[transitions[earlier]].descriptors;
        const auto shorter =
            std::find_if(descriptors.begin(), descriptors.end(), [&](const std::string& one) {
              return one.empty() ? !longer.empty() : longer.starts_with(one + ".");
            });
        if (shorter == descriptors.end()) continue;
        add(chart_.transitions()[transitions[later]].place, "ambiguous-order",
            "transition " + name_of(transitions[later]) + " stands after " +
                name_of(transitions[earlier]) +
                ", which takes the same event; put the one that says more first");
        break;
      }
    }
  }
}

}  // namespace xinfang::soundness
