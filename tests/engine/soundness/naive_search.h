// A naive search: the real engine sent every event, with every answer, from every configuration,
// until nothing new is found. What it finds is the truth that the explorer is measured by.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/statechart/decide.h"

namespace xinfang::soundness {

struct NaiveSearch {
  // Goes on until all is found or `bound` configurations are passed; is_whole says which.
  NaiveSearch(const statechart::Chart& chart, std::size_t bound);

  bool is_whole = true;
  struct Node {
    statechart::Snapshot snapshot;
    std::size_t distance = 0;  // events from registration, which counts
    bool completes = false;
    std::map<std::string, std::set<std::size_t>> next;  // by event
  };
  std::vector<Node> nodes;
  std::set<std::size_t> first;  // nodes that registration leads to
  std::set<std::size_t> taken;  // transitions
  std::set<std::size_t> entered;
  std::set<std::string> left_running;  // clocks
  std::set<std::string> unhandled;
  std::set<std::string> endless;  // events

  bool runs(const Node& node) const;  // some clock counts, or is overdue
  // Whether the events lead to some node of which `holds` is true.
  template <class Holds>
  bool leads(const std::vector<std::string>& path, Holds holds) const {
    std::set<std::size_t> at = first;
    for (std::size_t i = 1; i < path.size(); ++i) {
      std::set<std::size_t> after;
      for (const auto node : at) {
        const auto found = nodes[node].next.find(path[i]);
        if (found != nodes[node].next.end()) {
          after.insert(found->second.begin(), found->second.end());
        }
      }
      at = after;
    }
    for (const auto node : at) {
      if (holds(nodes[node])) return true;
    }
    return false;
  }

 private:
  void open();
  void expand(std::size_t node);
  void ring(std::size_t node, std::size_t clock, clock::AlarmKind kind);
  void arrive(std::size_t from, const std::string& event,
              const Result<statechart::Decision, statechart::Refusal>& decision);
  void find_completing();

  const statechart::Chart& chart_;
  std::map<std::string, std::size_t> numbers_;
};

// What a ledger comes to: "idle", "running", "suspended" or "expired", with what the rule counts.
std::string clock_state(const clock::Ledger& ledger);

}  // namespace xinfang::soundness
