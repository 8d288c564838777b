#include "api/service/case_cache.h"

namespace xinfang::service {

void CaseCache::remember(const CasePointer& state) {
  if (auto found = by_id_.find(state->id); found != by_id_.end()) {
    *found->second = state;
    recent_.splice(recent_.begin(), recent_, found->second);
    return;
  }
  recent_.push_front(state);
  by_id_[state->id] = recent_.begin();
  if (recent_.size() > cached_cases_max) {
    by_id_.erase(recent_.back()->id);
    recent_.pop_back();
  }
}

CasePointer CaseCache::recall(storage::CaseId id) {
  auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return *found->second;
}

void CaseCache::forget_all() {
  recent_.clear();
  by_id_.clear();
}

}  // namespace xinfang::service
