// Liveness: in which states a value can still be read before it is written anew. A value that can't
// is forgotten, so that configurations that differ in it alone are one; nothing that a case may do
// depends on it. Private to engine/soundness.
#pragma once

#include <vector>

#include "engine/soundness/model.h"

namespace xinfang::soundness {

class Liveness {
 public:
  explicit Liveness(const Model& model);

  // Whether a data field, or what a history state remembers, matters in the configuration.
  bool field(std::size_t field, const IndexSet& configuration) const {
    return configuration.intersects(live_in_[field]);
  }
  bool history(std::size_t slot, const IndexSet& configuration) const {
    return configuration.intersects(live_in_[fields_ + slot]);
  }

 private:
  using Set = std::vector<char>;  // by field, then by history slot

  struct Way {
    std::size_t source = 0;
    Set reads;
    Set kills;
    IndexSet entered;  // may be
  };

  Way way_of(std::size_t transition) const;
  void add_reads(const Content& content, Set& set) const;
  void add_definite_writes(const Content& content, Set& set) const;
  void enter(std::size_t state, IndexSet& entered) const;
  void enter_above(std::size_t state, std::size_t ancestor, IndexSet& entered) const;
  std::size_t domain_of(const statechart::ChartTransition& transition) const;

  const Model& model_;
  std::size_t fields_ = 0;
  std::size_t size_ = 0;
  std::vector<IndexSet> live_in_;  // by field, then by slot: states in which it matters
};

}  // namespace xinfang::soundness
