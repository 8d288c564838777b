// CaseCache: the newest committed states, so that most commands need not read the database. One
// thread.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>

#include "api/service/service.h"

namespace xinfang::service {

// Committed states kept in memory; a case not among them is read from the database.
inline constexpr std::size_t cached_cases_max = 4'096;

class CaseCache {
 public:
  void remember(const CasePointer& state);
  CasePointer recall(storage::CaseId id);  // null where it is not kept
  void forget_all();

 private:
  std::list<CasePointer> recent_;  // newest first
  std::unordered_map<storage::CaseId, std::list<CasePointer>::iterator> by_id_;
};

}  // namespace xinfang::service
